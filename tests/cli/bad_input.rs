//! Bad input gets one clear message (what, where, what to do), the right exit code, and loses nothing.

use super::{Folder, LESSON};

/// What is wrong, and parts of what is said about it.
const REFUSED: [(&str, &str, &[&str]); 11] = [
    (
        "chunks that do not add up",
        "da.random.normal(size=10, chunks=(3, 3)).mean()",
        &["add up to 6", "10 elements"],
    ),
    ("a negative size", "da.random.normal(size=-5, chunks=1).mean()", &["-5"]),
    ("a size that is no number", "da.random.normal(size=float('nan'), chunks=1).mean()", &["nan"]),
    ("chunks of zero", "da.random.normal(size=10, chunks=0).mean()", &["chunks of 0"]),
    ("a trillion tasks", "da.random.normal(size=10**12, chunks=1).mean()", &["1,000,000,000,000", "59,605"]),
    ("an unknown function", "da.random.norml(size=10, chunks=1)", &["norml", "normal"]),
    ("an unknown name", "x = 3; y", &["y"]),
    ("an unknown argument", "da.random.normal(sise=10, chunks=1)", &["sise", "size"]),
    ("a loop", "for i in range(3):\n    pass", &["for", "Dask"]),
    ("nothing", "", &["empty"]),
    ("no array", "3 + 4", &["7"]),
];

#[test]
fn each_wrong_program_is_refused_with_its_reason() {
    let folder = Folder::new();
    for (what, program, parts) in REFUSED {
        for command in ["draw", "run"] {
            let said = folder.refused(2, &[command, program]);
            assert!(said.starts_with("error"), "{what}: {said}");
            for part in parts {
                assert!(said.contains(part), "{what}: '{part}' is not in\n{said}");
            }
        }
    }
}

#[test]
fn what_does_not_fit_into_memory_is_refused_before_it_starts() {
    let folder = Folder::new();
    let said = folder.refused(2, &["run", "da.random.normal(size=10**15, chunks=10**10)"]);
    assert!(said.contains("the result alone takes 7.11 PiB") && said.contains("hint: reduce it"), "{said}");
    let said =
        folder.refused(2, &["run", "--as-written", "da.random.normal(size=10**15, chunks=10**14).mean()"]);
    assert!(said.contains("727.60 TiB") && said.contains("hint: chunks="), "{said}");
}

#[test]
fn a_picture_that_cannot_be_written_is_known_before_the_run() {
    let folder = Folder::new();
    // Hours of work that must not begin.
    let long = "da.random.normal(size=10**13, chunks=10**12).mean()";
    let said = folder.refused(1, &["run", long, "-o", "no/such/folder.png"]);
    assert!(said.starts_with("error: cannot write no/such/folder.png: no such file or directory"), "{said}");
    let said = folder.refused(1, &["run", long, "--result", "no/such.npy"]);
    assert!(said.starts_with("error: cannot write no/such.npy"), "{said}");
    let said = folder.refused(2, &["run", long, "-o", "picture.bmp"]);
    assert!(said.contains("'.bmp'") && said.contains(".png, .svg, .pdf, .jpg, .html, .dot"), "{said}");
    std::fs::create_dir(folder.path("folder.png")).unwrap();
    let said = folder.refused(1, &["run", long, "-o", "folder.png"]);
    assert!(said.contains("it is a folder"), "{said}");
}

#[test]
fn a_source_that_cannot_be_read_is_named() {
    let folder = Folder::new();
    assert!(folder.refused(2, &["draw", "lesson.py"]).contains("lesson.py: no such file"));
    std::fs::create_dir(folder.path("folder")).unwrap();
    assert!(folder.refused(2, &["draw", "folder"]).contains("it is a folder"));
    folder.write("binary.py", b"\xff\xfe\x00");
    assert!(folder.refused(2, &["draw", "binary.py"]).contains("not UTF-8"));
    folder.write("empty.py", "# nothing\n");
    assert!(folder.refused(2, &["draw", "empty.py"]).contains("empty"));
    folder.write("broken.ndjson", "{\"t\":\"chunkscope\",\"v\":1}\n{\"t\":");
    assert!(folder.refused(2, &["draw", "broken.ndjson"]).contains("broken.ndjson: line 2"));
}

#[test]
fn wrong_options_are_refused() {
    let folder = Folder::new();
    for options in
        [&["--theme", "neon"][..], &["--rankdir", "UP"], &["--scale", "0"], &["--dpi", "nan"], &["--no-such"]]
    {
        let mut args = vec!["draw", LESSON];
        args.extend(options);
        assert!(folder.refused(2, &args).starts_with("error: "), "{options:?}");
    }
    assert!(folder.refused(2, &["run", LESSON, "--workers", "0"]).contains("--workers"));
    folder.ok(&["run", LESSON, "--seed", "18446744073709551615", "-q"]);
}

#[test]
fn help_has_an_example_for_every_command() {
    let folder = Folder::new();
    for args in [&["--help"][..], &["draw", "--help"], &["run", "--help"]] {
        let said = folder.ok(args);
        assert!(said.contains("Examples:") && said.contains("da.random.normal("), "{args:?}");
    }
    assert!(folder.ok(&["--version"]).starts_with("chunkscope 0."));
}
