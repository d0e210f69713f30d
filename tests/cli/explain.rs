use super::{Folder, LESSON};

#[test]
fn an_expression_is_explained_without_running_it() {
    let folder = Folder::new();
    let text = "da.random.normal(0.0, 0.1, size=800_000_000, chunks=200_000_000).mean()";
    let said = folder.ok(&["explain", text, "--workers", "2"]);
    for line in [
        "normal                  4  5.96 GiB  → 200,000,000 float64",
        "mean_chunk              4      32 B  1 of normal → 1 float64",
        "mean_agg-aggregate      1       8 B  all 4 of mean_chunk → one float64",
        "at once   up to 4 tasks can run at the same time; the longest chain has 3 tasks",
        "memory      5.96 GiB  as whole arrays, one operation after the other (NumPy)",
        "            2.98 GiB  in these chunks, with 2 workers (--as-written)",
        "                40 B  in these chunks, chains fused, with 2 workers",
    ] {
        assert!(said.lines().any(|said| said == line), "{line}: {said}");
    }
    let said = folder.ok(&["explain", text, "--workers", "8"]);
    assert!(said.contains("too few for 8 workers, some have nothing to do. Try chunks=25_000_000"), "{said}");
    let said = folder.ok(&["explain", "da.random.random(1000000, chunks=100).sum()", "--workers", "2"]);
    assert!(
        said.contains("so small that handing out tasks takes longer than they do. Try chunks="),
        "{said}"
    );
    assert!(folder.files().is_empty());
}

#[test]
fn an_explanation_is_drawn_for_a_slide() {
    let folder = Folder::new();
    let said = folder.ok(&["explain", LESSON, "-o", "lesson.svg", "--theme", "slide"]);
    assert!(said.contains("lesson.svg"), "{said}");
    let svg = folder.read("lesson.svg");
    assert!(svg.contains("Memory: ") && svg.contains("mean_chunk"), "{svg}");
    let said = folder.refused(2, &["explain", "da.random.normal(size=4, chunk=1).mean()"]);
    assert!(said.contains("chunk"), "{said}");
}
