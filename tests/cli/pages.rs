//! Pages of a PDF: how they are asked for, and what is refused.

use super::{Folder, LESSON};

const MANY: &str = "da.random.normal(size=200, chunks=1).mean()";

#[test]
fn pages_need_no_size_and_take_no_expression_for_one() {
    let folder = Folder::new();
    let said = folder.ok(&["draw", "--full", "--pages", MANY]);
    assert!(said.starts_with("mydask.pdf, ") && said.contains(" pages: "), "{said}");
    folder.ok(&["draw", MANY, "--full", "-o", "a.pdf", "--pages=a4", "-q"]);
    folder.ok(&["draw", "--pages", "A4", MANY, "--full", "-o", "b.pdf", "-q"]);
    let read = |name: &str| std::fs::read(folder.path(name)).unwrap();
    assert!(read("mydask.pdf") == read("a.pdf") && read("a.pdf") == read("b.pdf"));
    folder.ok(&["draw", "--pages", "letter", MANY, "--full", "-o", "c.pdf", "-q"]);
    assert!(read("c.pdf") != read("a.pdf"));
}

#[test]
fn a_paper_that_nobody_sells_is_refused() {
    let folder = Folder::new();
    let said = folder.refused(2, &["draw", LESSON, "--pages=a99", "-o", "a.pdf"]);
    assert!(said.contains("'a99'") && said.contains("a4, letter"), "{said}");
    let said = folder.refused(2, &["draw", LESSON, "--pages", "a99", "-o", "a.pdf"]);
    assert!(said.contains("'a99'"), "{said}");
}

#[test]
fn only_a_pdf_has_pages() {
    let folder = Folder::new();
    let said = folder.refused(2, &["draw", LESSON, "--pages", "-o", "a.pdf", "-o", "a.png"]);
    assert!(said.contains("a.png has no pages") && said.contains("--pages -o mydask.pdf"), "{said}");
    let said = folder.refused(2, &["draw", LESSON, "--pages", "--term"]);
    assert!(said.contains("--pages needs a file"), "{said}");
}

#[test]
fn more_pages_than_anybody_turns_are_refused() {
    let folder = Folder::new();
    let huge = "da.ones(100_000, chunks=1) + da.zeros(100_000, chunks=1)";
    let said = folder.refused(1, &["draw", huge, "--full", "--pages", "-o", "a.pdf"]);
    assert!(said.contains("at least") && said.contains("500 are the most"), "{said}");
    assert!(said.contains("--view stacks"), "{said}");
    folder.ok(&["draw", huge, "--pages", "-o", "stacks.pdf", "-q"]);
}
