//! Hello-world's dependencies stay few: what costs a crate must be worth one.

use std::collections::BTreeSet;
use std::process::Command;

/// As many as axum's hello-world has, with no more of tokio's features than it needs.
const MOST: usize = 47;

/// What is ours.
const OURS: [&str; 3] = ["hello", "squall", "squall-macros"];

#[test]
fn hello_has_few_dependencies() {
    let tree = Command::new(env!("CARGO"))
        .args(["tree", "-p", "hello", "-e", "normal", "--prefix", "none", "--no-dedupe", "--locked", "--offline"])
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
        .output()
        .expect("cargo can be run");
    assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
    let tree = String::from_utf8(tree.stdout).expect("cargo prints UTF-8");
    let crates: BTreeSet<&str> = tree.lines().collect();
    let ours: Vec<&str> = crates.iter().copied().filter(|line| is_ours(line)).collect();
    assert_eq!(ours.len(), OURS.len(), "cargo tree no longer prints one crate a line, name first:\n{tree}");
    let theirs = crates.len() - ours.len();
    assert!(theirs <= MOST, "{theirs} crates, and {MOST} are the most:\n{tree}");
}

fn is_ours(line: &str) -> bool {
    line.split(' ').next().is_some_and(|name| OURS.contains(&name))
}
