//! Random sites and paths: a table finds what a naive router finds.

use crate::site::{find, naive, table};
use proptest::prelude::*;
use proptest::sample::select;
use squall::private::Methods;

/// Static segments: alike, and of all the lengths at which keys change their form. More than 48, so that a node can
/// have so many children that they need displacements.
fn names() -> Vec<String> {
    let mut names: Vec<String> = (1..22).map(|length| "abcdefghijklmnopqrstuv"[..length].to_owned()).collect();
    names.extend((7..18).map(|length| format!("{}é", "a".repeat(length))));
    names.extend((0..24).map(|number| format!("item-{number}")));
    names.extend(["", "100%", "comments", "commits", "a.b", "0", "ab\0"].map(str::to_owned));
    names
}

fn pattern() -> impl Strategy<Value = String> {
    let segment = prop_oneof![4 => select(names()), 1 => Just("{p}".to_owned())];
    let rest = prop_oneof![9 => Just(""), 1 => Just("/{*rest}")];
    // A deeper site has more ways to backtrack, a flat one more children at a node.
    let depth = prop_oneof![2 => Just(1..2usize), 1 => Just(1..4)];
    (depth.prop_flat_map(move |depth| prop::collection::vec(segment.clone(), depth)), rest)
        .prop_map(|(segments, rest)| format!("/{}{rest}", segments.join("/")))
}

fn methods() -> impl Strategy<Value = Methods> {
    select(vec![Methods::GET, Methods::POST, Methods::HEAD, Methods::OPTIONS, Methods::GET.union(Methods::PUT)])
}

/// The handlers of a site: of any depth, or so many side by side that a node needs displacements.
fn site() -> impl Strategy<Value = Vec<(Methods, String)>> {
    let wide = prop::sample::subsequence(names(), 49..62)
        .prop_map(|names| names.iter().map(|name| (Methods::GET, format!("/{name}"))).collect());
    prop_oneof![3 => prop::collection::vec((methods(), pattern()), 0..62), 1 => wide].prop_map(without_clashes)
}

/// The lines without those that clash with an earlier one: they would not compile.
fn without_clashes(lines: Vec<(Methods, String)>) -> Vec<(Methods, String)> {
    let mut kept: Vec<(Methods, String)> = Vec::new();
    for (methods, pattern) in lines {
        if !kept.iter().any(|(others, other)| *other == pattern && !others.intersection(methods).is_empty()) {
            kept.push((methods, pattern));
        }
    }
    kept
}

/// A segment of a path: a name as it is, encoded, or cut, and what has never been heard of.
fn segment() -> impl Strategy<Value = String> {
    let encoded = |name: String| name.bytes().map(|byte| format!("%{byte:02x}")).collect::<String>();
    let some_encoded = |name: String| name.replace('a', "%61").replace('e', "%65");
    prop_oneof![
        12 => select(names()),
        2 => select(names()).prop_map(encoded),
        2 => select(names()).prop_map(some_encoded),
        2 => (select(names()), "[a-z0/%]?").prop_map(|(name, more)| name + &more),
        2 => "[a-zé\\-.]{0,40}",
        1 => select(vec!["%2F", "a%2Fb", "%", "%4", "%ff", "%C3%A9", "%C3", "\u{10FFFF}"]).prop_map(str::to_owned),
    ]
}

proptest! {
    #[test]
    fn a_table_finds_what_a_naive_router_finds(
        lines in site(),
        requests in prop::collection::vec((methods(), prop::collection::vec(segment(), 0..5)), 60),
    ) {
        let lines: Vec<_> = lines.iter().map(|(methods, pattern)| (*methods, pattern.as_str())).collect();
        let table = table(&lines);
        for (methods, segments) in requests {
            let path: String = segments.iter().map(|segment| format!("/{segment}")).collect();
            let method = if methods == Methods::GET.union(Methods::PUT) { Methods::PUT } else { methods };
            prop_assert_eq!(find(table, method, &path), naive::find(&lines, method, &path), "{} {}", method, path);
        }
        // And each pattern as a path, its placeholders filled.
        for (_, pattern) in &lines {
            let path = pattern.replace("{p}", "value").replace("{*rest}", "some/more").replace("100%", "100%25");
            prop_assert_eq!(find(table, Methods::GET, &path), naive::find(&lines, Methods::GET, &path), "{}", path);
        }
    }
}
