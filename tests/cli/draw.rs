use super::{Folder, LESSON, png_header};

#[test]
fn without_a_name_it_writes_mydask_png_as_dask_does() {
    let folder = Folder::new();
    let said =
        folder.ok(&["draw", "da.random.normal(0.0, 0.1, size=50000000*16, chunks=50000000*16//4).mean()"]);
    assert_eq!(folder.files(), ["mydask.png"]);
    let (width, height, dpi) = png_header(&folder.path("mydask.png"));
    // Dask's own picture of this graph has 809 × 974 pixels.
    assert!(width.abs_diff(809) < 40 && height.abs_diff(974) < 40, "{width} × {height}");
    assert!((dpi.unwrap() - 96.0).abs() < 0.1);
    assert_eq!(said, format!("mydask.png, {width} × {height} px: 9 tasks\n"));
}

#[test]
fn each_extension_is_its_format() {
    let folder = Folder::new();
    folder.ok(&[
        "draw", LESSON, "-q", "-o", "a.svg", "-o", "a.dot", "-o", "a.ndjson", "-o", "b.PNG", "-o", "c", "-o",
        "a.pdf", "-o", "a.JPG",
    ]);
    assert_eq!(folder.files(), ["a.dot", "a.jpg", "a.ndjson", "a.pdf", "a.svg", "b.png", "c.png"]);
    let svg = folder.read("a.svg");
    let document = roxmltree::Document::parse(&svg).unwrap();
    let titles = document.descendants().filter(|n| n.has_tag_name("title")).count();
    assert!(titles >= 18, "a title for every circle and box, {titles} found");
    assert!(svg.contains(">mean_agg-aggregate</text>"), "labels are text");
    assert!(folder.read("a.dot").starts_with("digraph"));
    assert!(folder.read("a.ndjson").lines().nth(1).unwrap().contains("\"kind\":\"plan\""));
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let folder = Folder::new();
    for name in ["a", "b"] {
        let outputs = ["svg", "png", "pdf", "jpg", "dot", "ndjson"].map(|e| format!("{name}.{e}"));
        let mut args = vec!["draw", "-q", LESSON];
        outputs.iter().for_each(|o| args.extend(["-o", o]));
        folder.ok(&args);
    }
    for extension in ["svg", "png", "pdf", "jpg", "dot", "ndjson"] {
        let read = |name: &str| std::fs::read(folder.path(&format!("{name}.{extension}"))).unwrap();
        assert!(read("a") == read("b"), "{extension}");
    }
}

#[test]
fn a_program_is_read_from_a_file_or_standard_input_and_may_name_its_picture() {
    let folder = Folder::new();
    folder.write(
        "lesson.py",
        "import dask.array as da\n\ndim = 50000000*16\nnumChunks = 4\n\
         randomArray = da.random.normal(0.0,0.1,size=dim,chunks=(int(dim/numChunks)))\n\
         meanDelayed = randomArray.mean()\nmeanDelayed.visualize()\nmeanDelayed.compute()\n",
    );
    assert!(folder.ok(&["draw", "lesson.py"]).ends_with(": 9 tasks\n"));
    assert_eq!(folder.files(), ["lesson.py", "mydask.png"]);
    folder.write(
        "named.py",
        "import dask.array as da\nda.random.random(8, chunks=2).sum().visualize('mean.svg')",
    );
    folder.ok(&["draw", "named.py"]);
    assert!(folder.files().contains(&"mean.svg".to_owned()));
    // What the text asks for does not matter to who says it on the command line.
    folder.write(
        "pdf.py",
        "import dask.array as da\nda.random.random(8, chunks=2).sum().visualize('mean.bmp')",
    );
    folder.refused(2, &["draw", "pdf.py"]);
    folder.ok(&["draw", "pdf.py", "-o", "said.svg"]);
    // What is passed over is said.
    folder.write("two.py", "import dask\nx = da.random.random(4)\ny = x.sum()\ndask.visualize(x, y)");
    let output =
        folder.chunkscope(&["draw", "two.py", "-o", "two.svg"]).assert().success().get_output().clone();
    assert!(String::from_utf8_lossy(&output.stderr).starts_with("note: line 4: "), "{output:?}");
    folder.chunkscope(&["draw", "-", "-o", "piped.svg"]).write_stdin(LESSON).assert().success();
    assert!(folder.files().contains(&"piped.svg".to_owned()));
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link() {
    let folder = Folder::new();
    std::os::unix::fs::symlink("target.svg", folder.path("link.svg")).unwrap();
    for _ in 0..2 {
        folder.ok(&["draw", LESSON, "-q", "-o", "link.svg"]);
        assert!(folder.path("link.svg").is_symlink());
        assert!(folder.read("target.svg").contains("<svg"));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn without_a_display_the_picture_is_written_and_that_is_said() {
    let folder = Folder::new();
    let mut command = folder.chunkscope(&["draw", LESSON, "--open"]);
    let output =
        command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY").assert().code(1).get_output().clone();
    assert!(String::from_utf8_lossy(&output.stderr).contains("there is no display"));
    assert_eq!(folder.files(), ["mydask.png"]);
}

#[test]
fn a_direction_a_theme_and_a_size_change_the_picture() {
    let folder = Folder::new();
    folder.ok(&["draw", LESSON, "-q", "-o", "bt.png"]);
    folder.ok(&["draw", LESSON, "-q", "-o", "lr.png", "--rankdir", "lr"]);
    folder.ok(&["draw", LESSON, "-q", "-o", "double.png", "--scale", "2"]);
    folder.ok(&["draw", LESSON, "-q", "-o", "fine.png", "--dpi", "192"]);
    let size = |name: &str| png_header(&folder.path(name));
    let (width, height, _) = size("bt.png");
    assert!(size("lr.png").0 > size("lr.png").1, "from left to right it is wide");
    for larger in ["double.png", "fine.png"] {
        let (w, h, _) = size(larger);
        assert!(w.abs_diff(2 * width) <= 1 && h.abs_diff(2 * height) <= 1, "{larger}: {w} × {h}");
    }
    assert!((size("fine.png").2.unwrap() - 192.0).abs() < 0.1);
    for theme in ["dask", "light", "dark", "print"] {
        folder.ok(&["draw", LESSON, "-q", "-o", &format!("{theme}.svg"), "--theme", theme]);
    }
    assert_ne!(folder.read("dark.svg"), folder.read("light.svg"));
}

#[test]
fn what_would_run_looks_different_from_what_is_written() {
    let folder = Folder::new();
    let said = folder.ok(&["draw", LESSON, "-o", "ran.svg", "--optimize"]);
    assert!(said.ends_with(": 5 tasks\n"), "{said}");
    let svg = folder.read("ran.svg");
    assert!(
        svg.contains(">normal</text>") && svg.contains(">mean_chunk</text>"),
        "a fused task lists its steps"
    );
    folder.ok(&["draw", LESSON, "-q", "-o", "written.svg"]);
    assert_ne!(svg, folder.read("written.svg"));
}

#[test]
fn a_recording_is_drawn_like_the_program_that_it_came_from() {
    let folder = Folder::new();
    folder.ok(&["draw", LESSON, "-q", "-o", "a.svg", "-o", "a.ndjson"]);
    folder.ok(&["draw", "a.ndjson", "-q", "-o", "b.svg"]);
    assert_eq!(folder.read("a.svg"), folder.read("b.svg"));
    folder.ok(&["run", LESSON, "-q", "-o", "run.svg", "-o", "run.ndjson"]);
    folder.ok(&["draw", "run.ndjson", "-q", "-o", "again.svg"]);
    assert_eq!(folder.read("run.svg"), folder.read("again.svg"));
}

#[test]
fn many_tasks_are_drawn_as_few_boxes_unless_all_are_asked_for() {
    let folder = Folder::new();
    let many = "da.random.random(64_000, chunks=1000).sum()";
    let labels = |name: &str| {
        let svg = folder.read(name);
        let document = roxmltree::Document::parse(&svg).unwrap();
        let texts = document.descendants().filter(|n| n.has_tag_name("text")).filter_map(|n| n.text());
        texts.map(str::to_owned).collect::<Vec<_>>()
    };
    let said = folder.ok(&["draw", many, "-o", "a.svg"]);
    assert!(said.ends_with(": 149 tasks\n"), "{said}");
    assert!(labels("a.svg").iter().all(|label| !label.contains('×')));
    let said = folder.ok(&["draw", &many.replace("64_000", "65_000"), "-o", "b.svg"]);
    assert!(said.ends_with(": 155 tasks, alike ones as one box (--full draws each)\n"), "{said}");
    let stacked = labels("b.svg");
    assert!(stacked.contains(&"random_sample × 65".to_owned()), "{stacked:?}");
    assert!(stacked.contains(&"4 : 1".to_owned()), "{stacked:?}");
    folder.ok(&["draw", &many.replace("64_000", "65_000"), "-o", "c.svg", "--full"]);
    assert_eq!(labels("c.svg").iter().filter(|label| *label == "random_sample").count(), 65);
    folder.ok(&["draw", many, "-o", "d.svg", "--view", "layers"]);
    assert!(labels("d.svg").contains(&"shape 64000".to_owned()));
    folder.ok(&["draw", many, "-o", "e.svg", "--view", "stacks", "--boxes", "1"]);
    let both = folder.refused(2, &["draw", many, "--full", "--view", "stacks"]);
    assert!(both.contains("cannot be used with"), "{both}");
}

#[test]
fn a_full_picture_that_nobody_could_read_is_a_mosaic_and_says_so() {
    let folder = Folder::new();
    let many = "da.random.normal(size=3000, chunks=1).mean()";
    let said = folder.ok(&["draw", many, "--full", "-o", "a.png", "-o", "a.svg"]);
    assert!(said.contains("a cell a task") && said.contains(".svg and --view stacks"), "{said}");
    assert!(!said.lines().any(|line| line.contains("a.svg,") && line.contains("cell")), "{said}");
    let (width, height, _) = png_header(&folder.path("a.png"));
    assert!(width < 4 * height, "{width} × {height}");
    assert_eq!(folder.read("a.svg").matches("class=\"call\"").count(), 7_001);
    folder.ok(&["draw", many, "-q", "--view", "mosaic", "-o", "b.png"]);
    assert!(std::fs::read(folder.path("a.png")).unwrap() == std::fs::read(folder.path("b.png")).unwrap());
    // Whoever insists gets it, and is told.
    let said = folder.ok(&["draw", many, "--view", "calls", "-o", "c.png"]);
    assert!(said.contains("too small to be read"), "{said}");
    let refused = folder.refused(2, &["draw", many, "--view", "mosaic", "-o", "d.dot"]);
    assert!(refused.contains("a mosaic has no marks"), "{refused}");
}

#[test]
fn a_scale_that_is_asked_for_may_have_more_pixels() {
    let folder = Folder::new();
    let many = "da.random.normal(size=300, chunks=1).mean()";
    let pixels = |args: &[&str]| {
        folder.ok(&[&["draw", many, "--full", "-q", "-o", "a.png"], args].concat());
        let (width, height, _) = png_header(&folder.path("a.png"));
        u64::from(width) * u64::from(height)
    };
    assert!(pixels(&[]) <= 100_000_000);
    assert!(pixels(&["--scale", "1"]) > 100_000_000);
}
