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
    assert!(folder.refused(2, &["frames", LESSON, "-o", "steps.pdf"]).contains("-o steps.svg"));
    assert_eq!(folder.files(), ["file"]);
}

#[test]
fn slides_go_into_one_file_too() {
    let folder = Folder::new();
    folder.ok(&["run", LESSON, "-q", "-o", "run.ndjson", "--workers", "1", "--seed", "7", "--as-written"]);
    let said = folder.ok(&["frames", "run.ndjson", "-o", "steps.svg", "-o", "steps.gif", "--seconds", "0.5"]);
    assert!(said.starts_with("steps.svg: 10 slides, "), "{said}");
    let svg = folder.read("steps.svg");
    let document = roxmltree::Document::parse(&svg).unwrap();
    let slides: Vec<_> = document
        .descendants()
        .filter(|node| node.attribute("class").is_some_and(|class| class.starts_with("slide")))
        .collect();
    assert_eq!(slides.len(), 10);
    assert!(slides[9].attribute("aria-label").unwrap().contains("mean_agg-aggregate () is done"));
    let ids: Vec<&str> = document.descendants().filter_map(|node| node.attribute("id")).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "no id stands twice");

    let gif = std::fs::read(folder.path("steps.gif")).unwrap();
    assert!(gif.starts_with(b"GIF89a"));
    // Each frame is announced with its time, here 50 hundredths of a second.
    let frames = gif.windows(6).filter(|part| part[..3] == [0x21, 0xf9, 4] && part[4..] == [50, 0]).count();
    assert_eq!(frames, 10);
}

#[test]
fn a_quiz_asks_before_it_answers() {
    let folder = Folder::new();
    folder.ok(&["run", LESSON, "-q", "-o", "run.ndjson", "--workers", "1", "--seed", "7", "--as-written"]);
    folder.ok(&["frames", "run.ndjson", "-o", "quiz", "--quiz"]);
    let captions = folder.read("quiz/captions.txt");
    let captions: Vec<&str> = captions.lines().collect();
    // One before anything, then a question and an answer for each of nine tasks.
    assert_eq!(captions.len(), 19);
    for pair in captions[1..].chunks(2) {
        assert!(pair[0].contains("Which task is done next") && pair[1].contains(" is done: "), "{pair:?}");
        assert_eq!(pair[0].contains("freed then?"), pair[1].contains("; freed: "), "{pair:?}");
    }
    let bytes = |name: &str| std::fs::read(folder.path(name)).unwrap();
    assert_ne!(bytes("quiz/002.png"), bytes("quiz/003.png"));
}
