//! Addresses of templates against a table: what the compiler runs, run here.

use crate::site::{find, table};
use proptest::prelude::*;
use squall::private::{Link, Lookup, Methods, Part, Table, Target, check_link};

fn parts(path: &str) -> &'static [Part] {
    let inside = path.strip_prefix('/').expect("a path begins with a slash");
    let parts = inside.split('/').map(|part| match part {
        "{..}" => Part::Hole,
        text => Part::Text(String::leak(text.to_owned())),
    });
    Vec::leak(parts.collect())
}

/// The message of a link; `None` where it leads somewhere.
fn message(table: &'static Table, method: Methods, path: &str) -> Option<String> {
    let shown = String::leak(path.to_owned());
    let target = Target::Path(parts(path), shown);
    let link = Link { attribute: "href", method, target, file: "templates/post.html", line: 12 };
    let caught = std::panic::catch_unwind(|| check_link(table, &link));
    caught.err().map(|payload| payload.downcast_ref::<String>().expect("a message").clone())
}

const SITE: &[(Methods, &str)] = &[
    (Methods::GET, "/"),
    (Methods::GET, "/posts"),
    (Methods::POST, "/posts"),
    (Methods::GET, "/posts/{slug}"),
    (Methods::GET, "/posts/new"),
    (Methods::POST, "/posts/{slug}/comments"),
    (Methods::GET, "/files/{*path}"),
    (Methods::GET, "/a-segment-that-is-longer-than-its-key"),
    (Methods::GET, "/ende/"),
];

#[test]
fn what_leads_somewhere() {
    let table = table(SITE);
    for (method, path) in [
        (Methods::GET, "/"),
        (Methods::GET, "/posts"),
        (Methods::POST, "/posts"),
        (Methods::GET, "/posts/new"),
        (Methods::GET, "/posts/{..}"),
        (Methods::POST, "/posts/new/comments"),
        (Methods::POST, "/posts/{..}/comments"),
        (Methods::GET, "/files/"),
        (Methods::GET, "/files/a/{..}/c"),
        (Methods::GET, "/a-segment-that-is-longer-than-its-key"),
        (Methods::GET, "/ende/"),
    ] {
        assert_eq!(message(table, method, path), None, "{path}");
    }
}

#[test]
fn what_leads_nowhere_and_the_nearest() {
    let table = table(SITE);
    for (method, path, near) in [
        (Methods::GET, "/post", Some("GET /posts ")),
        (Methods::POST, "/post", Some("POST /posts ")),
        (Methods::GET, "/psots/{..}", Some("/posts/{slug}")),
        (Methods::POST, "/posts/{..}/comment", Some("/posts/{slug}/comments")),
        (Methods::GET, "/Posts", Some("GET /posts ")),
        (Methods::GET, "/ende", Some("/ende/")),
        (Methods::GET, "/posts/", Some("GET /posts ")),
        (Methods::GET, "/about", None),
        (Methods::GET, "/{..}", None),
        (Methods::GET, "/a-segment-that-is-longer-than-its-kez", Some("/a-segment-that-is-longer-than-its-key")),
        (Methods::GET, "//", Some("GET / ")),
    ] {
        let message = message(table, method, path).unwrap_or_else(|| panic!("{path} leads nowhere"));
        let mut lines = message.lines();
        assert_eq!(lines.next(), Some(format!("no handler answers {method} {path}").as_str()));
        assert_eq!(lines.next(), Some("    in templates/post.html:12"));
        match near {
            Some(near) => assert!(message.contains(near), "{path}: {message}"),
            None => assert_eq!(lines.next(), None, "{path}: {message}"),
        }
    }
}

#[test]
fn another_method_is_named() {
    let found = message(table(SITE), Methods::GET, "/posts/{..}/comments").expect("it takes POST alone");
    assert!(
        found.starts_with("/posts/{..}/comments is there, but not for GET, which this `href` asks with\n"),
        "{found}"
    );
    assert!(found.contains("POST /posts/{slug}/comments   by site::h5   at site.rs:6"), "{found}");
}

/// A few words, so that paths meet patterns.
fn segment() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["a", "b", "ab", "a-long-segment-that-has-no-key", "", "{x}", "{*r}"])
}

proptest! {
    /// The compiler's look-up finds what the server's finds.
    #[test]
    fn it_agrees_with_the_look_up_of_requests(
        patterns in prop::collection::vec((prop::collection::vec(segment(), 1..4), any::<bool>()), 1..12),
        path in prop::collection::vec(prop::sample::select(vec!["a", "b", "ab", "c", "", "a-long-segment-that-has-no-key"]), 1..5),
        post: bool,
    ) {
        let mut lines: Vec<(Methods, String)> = Vec::new();
        for (segments, post) in patterns {
            let last = segments.len() - 1;
            let fits = segments.iter().enumerate().all(|(at, one)| at == last || !(one.is_empty() || *one == "{*r}"));
            let pattern = format!("/{}", segments.join("/")).replace("{x}/{x}", "{x}/{y}");
            let method = if post { Methods::POST } else { Methods::GET };
            if fits && !lines.contains(&(method, pattern.clone())) {
                lines.push((method, pattern));
            }
        }
        prop_assume!(!lines.is_empty());
        let borrowed: Vec<(Methods, &str)> = lines.iter().map(|(methods, pattern)| (*methods, pattern.as_str())).collect();
        let table = table(&borrowed);
        let method = if post { Methods::POST } else { Methods::GET };
        let path = format!("/{}", path.join("/"));
        let served = matches!(find(table, method, &path).0, Lookup::Found { .. });
        prop_assert_eq!(served, message(table, method, &path).is_none(), "{} in {:?}", path, lines);
    }
}
