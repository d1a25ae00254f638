//! What the checks of a table say.

use crate::site::{Line, listed, message, table, table_of};
use squall::private::{Access, Listed, Methods, Place, Prefix, Protection, Route, Segment, UserField};

const GET: Methods = Methods::GET;
const POST: Methods = Methods::POST;
const PUT: Methods = Methods::PUT;

/// The messages of all entries that have one.
fn messages(lines: &[Line<'_>]) -> Vec<(usize, String)> {
    let table = table(lines);
    (0..lines.len()).filter_map(|entry| Some((entry, message(table, entry)?))).collect()
}

#[track_caller]
fn fine(lines: &[Line<'_>]) {
    assert_eq!(messages(lines), []);
}

#[test]
fn what_does_not_clash() {
    fine(&[]);
    fine(&[(GET, "/a"), (POST, "/a")]);
    fine(&[(GET, "/a"), (GET, "/a/"), (GET, "/b"), (GET, "/")]);
    fine(&[(GET, "/a"), (GET, "/{id}"), (GET, "/{*rest}")]);
    fine(&[(GET, "/{a}/b"), (GET, "/a/{b}"), (GET, "/{a}/{b}"), (GET, "/a/b")]);
    fine(&[(GET, "/{a}/b"), (POST, "/{c}/b"), (PUT, "/{d}/b")]);
    fine(&[(Methods::HEAD, "/a"), (GET, "/a"), (Methods::OPTIONS, "/a")]);
}

#[test]
fn same_shape_and_method() {
    let found = messages(&[
        (GET, "/blog/posts/{slug}"),
        (GET.union(PUT), "/about"),
        (POST.union(GET), "/blog/posts/{nr}"),
        (PUT, "/about"),
    ]);
    let expected = [
        (
            2,
            "two handlers answer GET /blog/posts/{slug}\
            \n    GET /blog/posts/{slug}       by site::h0   at site.rs:1\
            \n    GET, POST /blog/posts/{nr}   by site::h2   at site.rs:3",
        ),
        (
            3,
            "two handlers answer PUT /about\
            \n    GET, PUT /about   by site::h1   at site.rs:2\
            \n    PUT /about        by site::h3   at site.rs:4",
        ),
    ];
    assert_eq!(found, expected.map(|(entry, text)| (entry, text.to_owned())));
}

#[test]
fn each_later_one_clashes_once() {
    let found = messages(&[(GET, "/{*a}"), (GET, "/{*b}"), (GET, "/{*c}")]);
    assert_eq!(found.iter().map(|(entry, _)| *entry).collect::<Vec<_>>(), [1, 2]);
    assert!(found.iter().all(|(_, text)| text.starts_with("two handlers answer GET /{*a}\n")), "{found:?}");
}

#[test]
fn listed_twice() {
    let mut twice = listed(&[(GET, "/a"), (GET, "/b")]).to_vec();
    twice.push(Listed { entry: 2, ..twice[0] });
    let table = table_of(Vec::leak(twice));
    assert_eq!(
        message(table, 2).as_deref(),
        Some(
            "site::h0 is listed twice for GET /a\
            \n    GET /a   by site::h0   at site.rs:1\
            \n    GET /a   by site::h0   at site.rs:1"
        )
    );
    assert_eq!(message(table, 0), None);
    assert_eq!(message(table, 1), None);
}

#[test]
fn one_list_under_two_prefixes() {
    const NEWS: &[Segment] = &[Segment::Static("news")];
    const OLD: &[Segment] = &[Segment::Static("old")];
    let list = listed(&[(GET, "/a"), (GET, "/b")]);
    let mounted = squall::private::concat::<4>(&[(NEWS, Access::Undecided, list), (OLD, Access::Undecided, list)]);
    let table = table_of(Vec::leak(mounted.to_vec()));
    assert_eq!((message(table, 0), message(table, 1)), (None, None));

    let mounted = squall::private::concat::<4>(&[(NEWS, Access::Undecided, list), (NEWS, Access::Undecided, list)]);
    let table = table_of(Vec::leak(mounted.to_vec()));
    assert_eq!(message(table, 0), None);
    let message = message(table, 1).expect("the second mount clashes");
    assert_eq!(message.matches(" is listed twice for GET /news/").count(), 2, "{message}");
}

#[test]
fn prefix_section_and_pattern_make_one_path() {
    static PLACE: Place = Place { file: "p.rs", line: 7 };
    static ROUTE: Route = Route {
        name: "Edit",
        module: "site::admin",
        place: &PLACE,
        methods: GET,
        section: &[Segment::Static("{admin}"), Segment::Parameter("org")],
        segments: &[Segment::Static("posts"), Segment::Rest("rest")],
        protection: Protection::DEFAULT,
        access: Access::Undecided,
        user: UserField::None,
        broken: false,
        ..Route::BLANK
    };
    const OUTER: &[Segment] = &[Segment::Static("v1")];
    let inside = [Listed::one(&ROUTE)];
    let mounted = squall::private::concat::<1>(&[(OUTER, Access::Undecided, inside.to_vec().leak())]);
    let mut all = listed(&[(GET, "/v1/{admin}/{x}/posts/{*y}")]).to_vec();
    assert!(matches!(all[0].segment(1), Segment::Parameter("admin")), "the test's own patterns have no literal braces");
    all.push(Listed { entry: 1, ..mounted[0] });
    assert_eq!(message(table_of(Vec::leak(all.clone())), 1), None);
    all.push(Listed { entry: 2, prefix: Prefix::NONE, ..mounted[0] });
    all.push(Listed { entry: 3, ..mounted[0] });
    let table = table_of(Vec::leak(all));
    assert_eq!(message(table, 2), None);
    let text = message(table, 3).expect("listed twice");
    assert!(text.contains("\n    GET /v1/{{admin}}/{org}/posts/{*rest}   by site::admin::Edit   at p.rs:7"), "{text}");
}

#[test]
fn a_broken_handler_is_left_out() {
    static PLACE: Place = Place { file: "p.rs", line: 7 };
    static ROUTE: Route = Route {
        name: "Broken",
        module: "site",
        place: &PLACE,
        methods: GET,
        section: &[],
        segments: &[Segment::Static("a")],
        protection: Protection::DEFAULT,
        access: Access::Undecided,
        user: UserField::None,
        form: None,
        broken: true,
        ..Route::BLANK
    };
    let mut all = listed(&[(POST, "/a")]).to_vec();
    all.insert(0, Listed::one(&ROUTE));
    all[1].entry = 1;
    let table = table_of(Vec::leak(all));
    assert_eq!((message(table, 0), message(table, 1)), (None, None));
    let allowed = squall::private::Lookup::MethodNotAllowed(POST.union(Methods::OPTIONS));
    assert_eq!(crate::site::find(table, GET, "/a").0, allowed);
}

#[test]
fn a_rest_that_gets_no_path() {
    let found = messages(&[(GET, "/a/{*rest}"), (GET, "/a/"), (GET.union(PUT), "/a/{id}"), (GET, "/a/{id}/{*more}")]);
    let expected = "no request reaches GET /a/{*rest}: other handlers take all of its paths\
        \n    GET /a/              by site::h1   at site.rs:2\
        \n    GET, PUT /a/{id}     by site::h2   at site.rs:3\
        \n    GET /a/{id}/{*more}  by site::h3   at site.rs:4\
        \n    GET /a/{*rest}       by site::h0   at site.rs:1\
        \nhelp: give it a longer pattern, or leave out one of the others";
    assert_eq!(found, [(0, expected.replace("  by", "   by"))]);
    // One level deeper, and HEAD that comes by itself.
    let deeper = [(Methods::HEAD, "/{*r}"), (GET, "/"), (GET, "/{a}"), (GET, "/{a}/"), (GET, "/{a}/{b}")];
    fine(&deeper);
    let mut all = deeper.to_vec();
    all.push((GET, "/{a}/{b}/{*c}"));
    assert_eq!(messages(&all).iter().map(|(entry, _)| *entry).collect::<Vec<_>>(), [0]);
}

#[test]
fn a_rest_that_gets_some_path() {
    let all = [(GET, "/{*rest}"), (GET, "/"), (GET, "/{id}"), (GET, "/{id}/{*more}")];
    for left_out in 1..4 {
        let mut lines = all.to_vec();
        lines.remove(left_out);
        fine(&lines);
        let mut lines = all.to_vec();
        lines[left_out].0 = POST;
        fine(&lines);
    }
}

#[test]
fn too_many_placeholders() {
    let pattern = |count: usize| (0..count).map(|number| format!("/{{p{number}}}")).collect::<String>();
    fine(&[(GET, &pattern(16))]);
    let found = messages(&[(GET, "/"), (GET, &pattern(17))]);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].0, 1);
    assert!(found[0].1.starts_with("a path has at most 16 placeholders, and this one has more\n    GET /{p0}/"));
    assert!(found[0].1.ends_with("   by site::h1   at site.rs:2"));
}

#[test]
fn a_long_message_is_cut() {
    let long = format!("/{}", "ü".repeat(3000));
    let found = messages(&[(GET, &long), (GET, &long)]);
    assert_eq!(found.len(), 1);
    assert!(found[0].1.ends_with("ü ...") && found[0].1.len() <= 4096, "{}", found[0].1);
}

#[test]
fn a_segment_too_long_to_compare() {
    let found = messages(&[(GET, &format!("/{}", "x".repeat(65_535)))]);
    assert_eq!(found.len(), 1);
    assert!(found[0].1.starts_with("a segment of a path has at most 65,534 bytes"));
}
