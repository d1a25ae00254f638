//! The rules of this repository that no compiler checks: what imports what, how long a file may be, what stands where.
//!
//! Each rule is a function from text to complaints. The repository must give none; below, bad examples must give some.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The floors of `runtime/src`, lowest first: a module imports from its own floor and those below, never from above,
/// and never in a circle.
const RUNTIME: &[&[&str]] = &[
    &["route"],
    &["error", "body", "config", "crypto", "random", "refused", "search", "secret", "settings", "ticks"],
    &["request", "response"],
    &["error_page", "extract", "respond", "upgrade"],
    &[
        "assets",
        "auth",
        "caching",
        "client",
        "compression",
        "cookie",
        "cors",
        "form",
        "headers",
        "hosts",
        "languages",
        "openapi",
        "page",
        "proxies",
        "readiness",
        "session",
        "sse",
        "throttle",
        "topics",
        "ws",
        "xsrf",
    ],
    &["app", "method", "mount", "service"],
    &["server", "testing", "fuzzing"],
];

/// The floors of `macros/src`.
const MACROS: &[&[&str]] = &[
    &["attr", "diag", "docs", "span"],
    &["pattern", "fields", "policy"],
    &["handler", "section", "app", "assets", "languages", "list", "page", "redirect", "topic", "derive"],
];

/// The tables of contents: they name every floor.
const CONTENTS: &[&str] = &["lib", "private"];

/// No file of Rust is longer.
const LINES: usize = 600;

/// What may stand at the top of the repository, besides hidden files.
const TOP: &[&str] = &[
    "CHANGELOG.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "book",
    "deny.toml",
    "examples",
    "macros",
    "runtime",
    "rust-toolchain.toml",
    "rustfmt.toml",
    "ui-tests",
];

/// The hidden files and folders at the top that are ours.
const TOP_HIDDEN: &[&str] = &[".cargo", ".ci", ".github", ".gitignore"];

/// Folders that are made, not written.
const MADE: &[&str] = &["target", "wip", "book/book"];

// ---- The repository keeps the rules.

#[test]
fn imports_run_downwards() {
    assert_none(floors(&sources("runtime/src"), RUNTIME));
    assert_none(floors(&sources("macros/src"), MACROS));
}

#[test]
fn no_file_is_too_long() {
    let files: Vec<_> = written().into_iter().filter(|(name, _)| name.ends_with(".rs")).collect();
    assert!(files.len() > 40, "only {} files found", files.len());
    assert_none(files.iter().flat_map(|(name, text)| too_long(name, text)).collect());
}

#[test]
fn both_crates_forbid_unsafe_code_and_the_public_one_has_documentation() {
    let (runtime, macros) = (read("runtime/src/lib.rs"), read("macros/src/lib.rs"));
    assert_none(lacks_attribute("runtime/src/lib.rs", &runtime, "#![forbid(unsafe_code)]"));
    assert_none(lacks_attribute("runtime/src/lib.rs", &runtime, "#![deny(missing_docs)]"));
    assert_none(lacks_attribute("macros/src/lib.rs", &macros, "#![forbid(unsafe_code)]"));
}

#[test]
fn files_of_ui_tests_are_named_by_their_cause() {
    assert_none(written().iter().flat_map(|(name, _)| numbered(name)).collect());
}

#[test]
fn nothing_names_a_registry_or_one_machine() {
    assert_none(written().iter().flat_map(|(name, text)| tied_to_a_place(name, text)).collect());
}

#[test]
fn the_lock_file_names_one_source() {
    assert_none(foreign_sources(&read("Cargo.lock")));
}

#[test]
fn the_changelog_has_room_for_the_next_change() {
    assert_none(lacks_unreleased(&read("CHANGELOG.md")));
}

#[test]
fn the_top_level_is_fixed() {
    let here: BTreeSet<String> = entries(&root()).into_iter().map(|path| file_name(&path)).collect();
    let missing = TOP.iter().chain(TOP_HIDDEN).filter(|name| !here.contains(**name));
    assert_none(missing.map(|name| format!("{name} is missing at the top")).collect());
    let visible = here.iter().filter(|name| !name.starts_with('.'));
    let foreign = visible.filter(|name| !TOP.contains(&name.as_str()) && !ignored(name));
    assert_none(foreign.map(|name| format!("{name} does not belong at the top")).collect());
}

#[test]
fn the_readme_shows_the_hello_that_is_built() {
    let hello = read("examples/hello/src/main.rs");
    assert_none(shows("README.md", &read("README.md"), &hello));
}

#[test]
fn what_the_book_includes_is_there() {
    let pages: Vec<_> = written().into_iter().filter(|(name, _)| name.starts_with("book/src/")).collect();
    assert!(pages.iter().any(|(_, text)| text.contains("{{#include")), "no page includes anything");
    let file = |name: &str| fs::read_to_string(root().join("book/src").join(name)).ok();
    assert_none(pages.iter().flat_map(|(name, text)| dead_includes(name, text, file)).collect());
}

// ---- The rules.

/// What is wrong with the imports of these files: `(path below src, text)`.
fn floors(files: &[(String, String)], table: &[&[&str]]) -> Vec<String> {
    let floor_of = |module: &str| table.iter().position(|floor| floor.contains(&module));
    let mut complaints = Vec::new();
    let mut same_floor: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (name, text) in files {
        let path = module_path(name);
        let Some(own) = path.first().filter(|own| !CONTENTS.contains(&own.as_str())) else { continue };
        if path.last().is_some_and(|last| last == "tests") {
            continue;
        }
        let Some(floor) = floor_of(own) else {
            complaints.push(format!("{name}: `{own}` is on no floor; give it one in the table"));
            continue;
        };
        let tokens = match text.parse::<TokenStream>() {
            Ok(tokens) => tokens,
            Err(error) => {
                complaints.push(format!("{name}: {error}"));
                continue;
            }
        };
        let mut imported = BTreeSet::new();
        imports(tokens, path.len(), &mut imported);
        for module in imported {
            match floor_of(&module) {
                _ if module == *own => {}
                None => complaints.push(format!(
                    "{name}: `crate::{module}` is a module on no floor; name an item by the module that it stands in"
                )),
                Some(other) if other > floor => {
                    complaints
                        .push(format!("{name}: `{own}` (floor {floor}) imports `{module}` (floor {other}) above it"));
                }
                Some(other) if other == floor => {
                    same_floor.entry(own.clone()).or_default().insert(module);
                }
                Some(_) => {}
            }
        }
    }
    for module in same_floor.keys() {
        if let Some(circle) = circle(module, &same_floor) {
            complaints.push(format!("modules import each other in a circle: {}", circle.join(" -> ")));
        }
    }
    complaints
}

/// The way from a module back to itself, if there is one.
fn circle(start: &str, imports: &BTreeMap<String, BTreeSet<String>>) -> Option<Vec<String>> {
    let mut ways = vec![vec![start.to_owned()]];
    let mut seen = BTreeSet::new();
    while let Some(way) = ways.pop() {
        for next in way.last().and_then(|last| imports.get(last)).into_iter().flatten() {
            let longer: Vec<String> = way.iter().chain([next]).cloned().collect();
            if next == start {
                return Some(longer);
            }
            if seen.insert(next.clone()) {
                ways.push(longer);
            }
        }
    }
    None
}

/// The path of a file's module: `extract/form.rs` is `extract`, `form`; `extract/mod.rs` is `extract`.
fn module_path(name: &str) -> Vec<String> {
    let name = name.trim_end_matches(".rs");
    name.split('/').filter(|part| *part != "mod").map(str::to_owned).collect()
}

/// The modules at the top of the crate that these tokens name, by `crate::` or by enough `super::`. `depth` is how
/// many modules deep the tokens stand; modules of unit tests are left out.
fn imports(tokens: TokenStream, depth: usize, found: &mut BTreeSet<String>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let word = |at: usize| match tokens.get(at) {
        Some(TokenTree::Ident(ident)) => ident.to_string(),
        _ => String::new(),
    };
    let mark = |at: usize, c: char| matches!(tokens.get(at), Some(TokenTree::Punct(punct)) if punct.as_char() == c);
    let colons = |at: usize| mark(at, ':') && mark(at + 1, ':');
    let mut at = 0;
    while at < tokens.len() {
        if let TokenTree::Group(group) = &tokens[at] {
            let is_module = at >= 2 && word(at - 2) == "mod" && group.delimiter() == Delimiter::Brace;
            if !(is_module && word(at - 1) == "tests") {
                imports(group.stream(), depth + usize::from(is_module), found);
            }
        }
        let mut next = at;
        if word(at) == "crate" && !(at > 0 && mark(at - 1, '$')) && colons(at + 1) {
            next = at + 3;
        } else if word(at) == "super" {
            let mut up = 0;
            while word(next) == "super" && colons(next + 1) {
                up += 1;
                next += 3;
            }
            if up < depth {
                at = next.max(at + 1);
                continue;
            }
        }
        if next > at {
            match &tokens[next] {
                TokenTree::Ident(module) => {
                    found.insert(module.to_string());
                }
                TokenTree::Group(group) => first_words(group.stream(), found),
                other => {
                    found.insert(other.to_string());
                }
            }
            at = next;
        } else {
            at += 1;
        }
    }
}

/// The first word of each part of `{a::b, c::{d, e}}`.
fn first_words(tokens: TokenStream, found: &mut BTreeSet<String>) {
    let mut first = true;
    for token in tokens {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == ',' => first = true,
            token if first => {
                found.insert(token.to_string());
                first = false;
            }
            _ => {}
        }
    }
}

fn too_long(name: &str, text: &str) -> Option<String> {
    let lines = text.lines().count();
    (lines > LINES)
        .then(|| format!("{name} has {lines} lines, and {LINES} are too many: give its parts names and files"))
}

fn lacks_attribute(name: &str, text: &str, attribute: &str) -> Vec<String> {
    let has = text.lines().any(|line| line.trim() == attribute);
    if has { Vec::new() } else { vec![format!("{name} lacks {attribute}")] }
}

/// A case is named by its cause (`two_bodies.rs`), not by a number.
fn numbered(name: &str) -> Option<String> {
    let inside = name.strip_prefix("ui-tests/")?;
    let bad = inside.split('/').map(|part| part.split('.').next().unwrap_or(part));
    let bad = bad.into_iter().find(|part| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit() || c == '_'))?;
    Some(format!("{name}: `{bad}` says nothing of the cause"))
}

/// Hosts of package registries and folders of one machine; each is put together here, so that this file names none.
fn tied_to_a_place(name: &str, text: &str) -> Vec<String> {
    let hosts = ["crates.io", "npmjs.org", "npmjs.com", "pythonhosted.org", "debian.org"].map(|host| {
        let subdomains = ["index", "static", "registry", "files", "deb", "www"];
        subdomains.map(|subdomain| format!("{subdomain}.{host}")).to_vec()
    });
    let mut banned: Vec<String> = hosts.concat();
    banned.extend(["//crates", "//pypi"].map(|start| format!("{start}.")));
    banned.extend(["home", "root", "tmp/w", "work", "Users"].map(|folder| format!("/{folder}/")));
    let mut complaints = Vec::new();
    for (number, line) in text.lines().enumerate() {
        for bad in banned.iter().filter(|bad| stands_alone(line, bad)) {
            complaints.push(format!("{name}:{}: `{bad}` is a place on one network or one machine", number + 1));
        }
    }
    complaints
}

/// Whether the line has this text where no longer path or name begins before it.
fn stands_alone(line: &str, text: &str) -> bool {
    line.match_indices(text).any(|(at, _)| {
        !text.starts_with('/')
            || text.starts_with("//")
            || !line[..at].ends_with(|c: char| c.is_alphanumeric() || "}_-.*~".contains(c))
    })
}

/// Crates come from the one registry that cargo knows by itself.
fn foreign_sources(lock: &str) -> Vec<String> {
    let known = "source = \"registry+https://github.com/rust-lang/crates.io-index\"";
    let foreign = lock.lines().filter(|line| line.starts_with("source = ") && *line != known);
    foreign.map(|line| format!("Cargo.lock: {line}")).collect()
}

fn lacks_unreleased(changelog: &str) -> Vec<String> {
    let first = changelog.lines().find(|line| line.starts_with("## "));
    if first == Some("## [Unreleased]") {
        Vec::new()
    } else {
        vec!["CHANGELOG.md: its first section is `## [Unreleased]`".to_owned()]
    }
}

/// Whether a page has this program as a block of code, without the program's own first comment.
fn shows(name: &str, page: &str, program: &str) -> Vec<String> {
    let code: Vec<&str> = program.lines().skip_while(|line| line.starts_with("//!") || line.is_empty()).collect();
    let blocks = page.split("```").skip(1).step_by(2);
    let mut bodies = blocks.map(|block| block.lines().skip(1).collect::<Vec<_>>());
    if bodies.any(|body| body == code) {
        Vec::new()
    } else {
        vec![format!("{name} shows another program than the one that is built:\n{program}")]
    }
}

/// The includes of a page that lead nowhere: mdbook leaves them out and goes on. `file` reads one, from the page.
fn dead_includes(page: &str, text: &str, file: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let mut complaints = Vec::new();
    for include in text.split("{{#include ").skip(1).filter_map(|rest| rest.split("}}").next()) {
        let (name, part) = include.trim().split_once(':').unwrap_or((include.trim(), ""));
        let Some(content) = file(name) else {
            complaints.push(format!("{page}: there is no file {name}"));
            continue;
        };
        let anchor = part.chars().any(char::is_alphabetic).then(|| format!("ANCHOR: {part}"));
        if anchor.is_some_and(|anchor| !content.lines().any(|line| line.trim().ends_with(&anchor))) {
            complaints.push(format!("{page}: {name} has no anchor {part}"));
        }
        let last = part.split(':').filter_map(|number| number.parse().ok()).max().unwrap_or(0);
        if content.lines().count() < last {
            complaints.push(format!("{page}: {name} has no line {last}"));
        }
    }
    complaints
}

// ---- Each rule can be broken.

fn floors_of(files: &[(&str, &str)]) -> Vec<String> {
    let files: Vec<_> = files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    floors(&files, &[&["low"], &["one", "two"], &["high"]])
}

#[test]
fn an_import_from_above_is_seen_in_every_form() {
    for text in [
        "use crate::high::Thing;",
        "use crate::{low::Other, high};",
        "fn f() -> crate::high::Thing { todo!() }",
        "fn f() { g!(crate::high::Thing) }",
        "use super::high::Thing;",
        "use super::{low, high::Thing};",
        "mod inner { use super::super::high::Thing; }",
        "mod inner { use crate::high::Thing; }",
    ] {
        assert_one(floors_of(&[("one.rs", text)]), "`one` (floor 1) imports `high` (floor 2)");
    }
    assert_one(floors_of(&[("one/part.rs", "use super::super::high::Thing;")]), "imports `high`");
}

#[test]
fn imports_from_below_from_inside_and_in_tests_are_none_of_its_business() {
    for text in [
        "use crate::low::Thing;",
        "use super::low::Thing;",
        "mod inner { use super::Thing; }",
        "// use crate::high::Thing;\n/// [`crate::high`]\nfn f() {}",
        "macro_rules! m { () => { $crate::high::Thing } }",
        "mod tests { use super::*; use crate::high::Thing; }",
        "use std::high::Thing; use self::inner::Thing; use crate::one::Thing;",
    ] {
        assert_none(floors_of(&[("one.rs", text)]));
    }
    assert_none(floors_of(&[("one/part.rs", "use super::high::Thing;"), ("one/tests.rs", "use crate::high;")]));
    assert_none(floors_of(&[("lib.rs", "mod high; pub use high::Thing;"), ("private.rs", "pub use crate::high::T;")]));
}

#[test]
fn a_file_without_a_floor_a_root_import_and_a_circle_are_seen() {
    assert_one(floors_of(&[("new.rs", "")]), "`new` is on no floor");
    assert_one(floors_of(&[("one.rs", "use crate::Thing;")]), "name an item by the module");
    assert_one(floors_of(&[("one.rs", "use super::*;")]), "name an item by the module");
    assert_one(floors_of(&[("one.rs", "fn f() {")]), "one.rs");
    assert_none(floors_of(&[("one.rs", "use crate::two::T;"), ("two.rs", "use crate::low::T;")]));
    let circle = floors_of(&[("one.rs", "use crate::two::T;"), ("two/a.rs", "use crate::one::T;")]);
    assert_eq!(circle.len(), 2, "{circle:#?}");
    assert!(circle[0].contains("one -> two -> one"), "{circle:#?}");
}

#[test]
fn the_other_rules_can_be_broken() {
    assert_none(too_long("a.rs", &"\n".repeat(LINES)).into_iter().collect());
    assert_one(too_long("a.rs", &"\n".repeat(LINES + 1)).into_iter().collect(), "601 lines");
    assert_one(lacks_attribute("lib.rs", "// #![forbid(unsafe_code)]", "#![forbid(unsafe_code)]"), "lacks");
    assert_none(numbered("ui-tests/routes/fail/clash_of_2.rs").into_iter().collect());
    assert_none(numbered("book/code/01.rs").into_iter().collect());
    assert_one(numbered("ui-tests/routes/fail/01.stderr").into_iter().collect(), "`01`");
    assert_one(tied_to_a_place("a", &format!("see https://{}.io/x", "crates")), "a:1");
    assert_one(tied_to_a_place("a", &format!("\n{}.crates.io", "index")), "a:2");
    assert_one(tied_to_a_place("a", &format!("cd /{}/me", "home")), "one machine");
    assert_none(tied_to_a_place("a", &format!("GET /blog/{}/x, ./{}/x, a crates.io-index", "home", "work")));
    assert_none(foreign_sources("source = \"registry+https://github.com/rust-lang/crates.io-index\""));
    assert_one(foreign_sources("source = \"git+https://example.org/x\""), "git+");
    assert_none(shows("a", "x\n```rust\nfn main() {}\n```\n", "//! It.\n\nfn main() {}\n"));
    assert_one(shows("a", "x\n```rust\nfn main() {}\n```\n", "fn main() { }\n"), "another program");
    let file = |name: &str| (name == "a.rs").then(|| "// ANCHOR: one\n// ANCHOR_END: one\n".to_owned());
    assert_none(dead_includes("p", "{{#include a.rs}} {{#include a.rs:one}} {{#include a.rs:1:2}}", file));
    assert_one(dead_includes("p", "{{#include b.rs:one}}", file), "no file b.rs");
    assert_one(dead_includes("p", "{{#include a.rs:on}}", file), "no anchor on");
    assert_one(dead_includes("p", "{{#include a.rs:1:3}}", file), "no line 3");
    assert_one(lacks_unreleased("# Changelog\n\n## [0.1.0]\n## [Unreleased]"), "first section");
}

// ---- Reading the repository.

fn assert_none(complaints: Vec<String>) {
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

fn assert_one(complaints: Vec<String>, part: &str) {
    assert!(complaints.len() == 1 && complaints[0].contains(part), "expected one with {part:?}: {complaints:#?}");
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap_or_else(|error| panic!("{error}")).path()).collect();
    paths.sort();
    paths
}

fn ignored(name: &str) -> bool {
    MADE.contains(&name) || name.contains(".sqlite")
}

/// All files below a folder that are text: path from there, with `/`, and content.
fn walk(top: &Path, folder: &str, found: &mut Vec<(String, String)>) {
    for path in entries(&top.join(folder)) {
        let name = if folder.is_empty() { file_name(&path) } else { format!("{folder}/{}", file_name(&path)) };
        if ignored(&name) || name.ends_with("/target") {
            continue;
        }
        if path.is_dir() {
            walk(top, &name, found);
        } else if let Ok(text) = String::from_utf8(fs::read(&path).unwrap_or_else(|error| panic!("{name}: {error}"))) {
            found.push((name, text));
        }
    }
}

/// The sources below `folder`.
fn sources(folder: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    walk(&root().join(folder), "", &mut found);
    found.retain(|(name, _)| name.ends_with(".rs"));
    assert!(found.len() > 10, "only {} files in {folder}", found.len());
    found
}

/// All text that people wrote here: the fixed top level and what is below.
fn written() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for name in TOP.iter().chain(TOP_HIDDEN) {
        if root().join(name).is_dir() {
            walk(&root(), name, &mut found);
        } else {
            found.push(((*name).to_owned(), read(name)));
        }
    }
    found
}
