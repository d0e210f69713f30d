use super::{Folder, LESSON, png_header};
use std::collections::BTreeSet;

#[test]
fn a_run_is_shown_slide_by_slide() {
    let folder = Folder::new();
    let run = ["--workers", "1", "--seed", "7", "--as-written"];
    folder.ok(&[&["run", LESSON, "-q", "-o", "run.ndjson"], &run[..]].concat());
    let said = folder.ok(&["frames", "run.ndjson", "-o", "steps"]);
    assert_eq!(said, "steps: 10 slides, captions.txt\n");
    let captions = folder.read("steps/captions.txt");
    let captions: Vec<&str> = captions.lines().collect();
    assert!(captions[0].contains("Nothing has run yet. Nobody works. Alive: 0 B."), "{captions:?}");
    let done = |what: &str| captions.iter().filter(|line| line.contains(&format!(" {what} "))).count();
    assert_eq!((done("normal 2 is done:"), done("mean_chunk 2 is done:")), (1, 1), "{captions:?}");
    assert!(captions[2].contains("freed: normal ") && captions[2].contains("−3.12 kiB"), "{captions:?}");
    assert!(captions[9].contains("mean_agg-aggregate () is done") && captions[9].contains("Alive: 8 B."));
    let sizes: BTreeSet<(u32, u32)> = (1..=10)
        .map(|i| png_header(&folder.path(&format!("steps/{i:03}.png"))))
        .map(|(width, height, _)| (width, height))
        .collect();
    assert_eq!(sizes.len(), 1, "they lie over each other");
    // The same recording gives the same slides.
    folder.ok(&["frames", "run.ndjson", "-o", "again"]);
    let bytes = |name: &str| std::fs::read(folder.path(name)).unwrap();
    assert_eq!(bytes("steps/005.png"), bytes("again/005.png"));
    assert_ne!(bytes("steps/005.png"), bytes("steps/006.png"));

    folder.ok(&["frames", "run.ndjson", "-o", "few", "--most", "3"]);
    assert_eq!(folder.read("few/captions.txt").lines().count(), 3);
}

#[test]
fn slides_need_a_folder() {
    let folder = Folder::new();
    folder.write("file", "");
    assert!(folder.refused(2, &["frames", LESSON]).contains("-o steps"));
    assert!(folder.refused(2, &["frames", LESSON, "-o", "file"]).contains("it is a file"));
}
