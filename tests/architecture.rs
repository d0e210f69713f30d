//! What ARCHITECTURE.md says about modules is true: its table names every module, and a module names no other than
//! those that its row allows (in tests it may).

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// For each module of the table the modules that it may name.
fn allowed() -> BTreeMap<String, BTreeSet<String>> {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).expect("the page is there");
    let rows = text.lines().filter(|line| line.starts_with("| `") && line.matches('|').count() == 4);
    let mut table = BTreeMap::new();
    for row in rows {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let name = cells[1].trim_matches('`');
        if name.chars().all(|c| c.is_ascii_lowercase()) {
            table.insert(name.to_owned(), cells[3].split_whitespace().map(str::to_owned).collect());
        }
    }
    table
}

fn sources(path: &Path) -> Vec<PathBuf> {
    if path.is_file() {
        return vec![path.to_owned()];
    }
    let entries = fs::read_dir(path).expect("a module is a file or a folder");
    entries.flat_map(|entry| sources(&entry.expect("it can be listed").path())).collect()
}

/// The modules of the crate that a text names, comments, strings and tests left out.
fn named(text: &str) -> BTreeSet<String> {
    let code: String = text
        .split("#[cfg(test)]")
        .next()
        .unwrap_or_default()
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n");
    let mut names = BTreeSet::new();
    for after in code.split("crate::").skip(1) {
        match after.strip_prefix('{') {
            Some(list) => names.extend(first_words(list)),
            None => {
                names.insert(word(after));
            }
        }
    }
    names
}

fn is_for_tests(file: &Path) -> bool {
    file.ends_with("tests.rs") || file.ends_with("testing.rs")
}

fn word(text: &str) -> String {
    text.trim_start().chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect()
}

/// The first word of each item of a list of imports that ends with its own brace.
fn first_words(list: &str) -> Vec<String> {
    let (mut depth, mut words, mut at_start) = (0, Vec::new(), true);
    for (i, letter) in list.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => at_start = true,
            _ if at_start && !letter.is_whitespace() => {
                words.push(word(&list[i..]));
                at_start = false;
            }
            _ => {}
        }
    }
    words
}

#[test]
fn every_module_names_only_what_its_row_allows() {
    let table = allowed();
    let lib = fs::read_to_string(root().join("src/lib.rs")).expect("the library is there");
    let modules: Vec<&str> = lib
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod "))
        .map(|name| name.trim_end_matches(';'))
        .collect();
    assert!(modules.len() > 15, "{modules:?}");
    for module in modules {
        let may = table.get(module).unwrap_or_else(|| panic!("ARCHITECTURE.md does not name `{module}`"));
        let folder = root().join("src").join(module);
        let path = if folder.is_dir() { folder } else { folder.with_extension("rs") };
        for file in sources(&path).iter().filter(|file| !is_for_tests(file)) {
            let text = fs::read_to_string(file).expect("it can be read");
            for name in named(&text) {
                let known = table.contains_key(&name) && name != module;
                assert!(!known || may.contains(&name), "{} names `{name}`", file.display());
            }
        }
    }
}

#[test]
fn threads_files_and_streams_stay_where_they_belong() {
    for file in sources(&root().join("src")) {
        let inside = |part: &str| file.starts_with(root().join("src").join(part));
        let text = fs::read_to_string(&file).expect("it can be read");
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        let says = |what: &str| code.contains(what);
        if inside("cli") || is_for_tests(&file) || file.ends_with("main.rs") {
            continue;
        }
        assert!(inside("exec") || !says("std::thread") && !says("thread::spawn"), "{}", file.display());
        for forbidden in ["std::fs", "std::env", "println!", "eprintln!", "std::net", "std::process"] {
            assert!(!says(forbidden), "{} says {forbidden}", file.display());
        }
    }
}
