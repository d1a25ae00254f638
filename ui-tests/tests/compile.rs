//! Runs every case of `ui-tests/{area}/{pass,fail}/{cause}.rs`.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// So many cases there are at least: losing some is no accident that goes unseen.
const LEAST: usize = 100;
/// Folders beside the areas.
const NO_AREA: [&str; 3] = ["src", "templates", "tests"];

/// The files of a folder, in order; none where it is not there.
fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry of the folder").path()).collect();
    paths.sort();
    paths
}

fn areas() -> Vec<PathBuf> {
    let is_area = |path: &PathBuf| path.is_dir() && !NO_AREA.iter().any(|name| path.ends_with(name));
    files(Path::new(env!("CARGO_MANIFEST_DIR"))).into_iter().filter(is_area).collect()
}

/// The cases of one kind, `pass` or `fail`.
fn cases(kind: &str) -> Vec<PathBuf> {
    let rust = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "rs");
    areas().iter().flat_map(|area| files(&area.join(kind))).filter(rust).collect()
}

#[test]
fn every_case_is_complete() {
    let (pass, fail) = (cases("pass"), cases("fail"));
    let sum = pass.len() + fail.len();
    // Past the capture of the test harness: the count is to be seen.
    writeln!(std::io::stderr(), "ui-tests: {sum} cases, {} of them mistakes", fail.len()).expect("stderr is open");
    assert!(sum >= LEAST, "there are only {sum} cases, and there were {LEAST}");

    for case in &fail {
        // trybuild would take a missing one for a new case, and only warn.
        let output = case.with_extension("stderr");
        let text = fs::read_to_string(&output).unwrap_or_else(|_| panic!("{} is missing", output.display()));
        assert!(text.contains("error"), "{} has no error", output.display());
    }
    for area in areas() {
        for path in files(&area) {
            let known = ["pass", "fail", "locales"].iter().any(|name| path.ends_with(name));
            assert!(known, "{} is neither pass nor fail, nor the texts of these", path.display());
        }
        for path in files(&area.join("pass")).into_iter().chain(files(&area.join("fail"))) {
            let known = match path.extension().and_then(|extension| extension.to_str()) {
                Some("rs") => true,
                Some("stderr") => fail.contains(&path.with_extension("rs")),
                _ => false,
            };
            assert!(known, "{} belongs to no case", path.display());
            let name = path.file_stem().and_then(|stem| stem.to_str()).expect("a name in UTF-8");
            let named = name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
            assert!(named, "{}: a case is named by its cause, in small letters", path.display());
        }
    }
}

/// By `cargo check`: it is the editor's and the loop's, so each mistake must show there.
#[test]
fn every_mistake_has_its_message() {
    let run = trybuild::TestCases::new();
    cases("fail").into_iter().for_each(|case| run.compile_fail(case));
}

#[test]
fn what_is_right_compiles() {
    let run = trybuild::TestCases::new();
    cases("pass").into_iter().for_each(|case| run.pass(case));
}
