//! What each path finds, line by line.

use crate::site::{find, table};
use squall::private::{Lookup, Methods, Table};

const GET: Methods = Methods::GET;
const HEAD: Methods = Methods::HEAD;
const POST: Methods = Methods::POST;
const PUT: Methods = Methods::PUT;
const OPTIONS: Methods = Methods::OPTIONS;

#[track_caller]
fn found(table: &'static Table, method: Methods, path: &str, index: usize, values: &[&str]) {
    assert_eq!(find(table, method, path).0, Lookup::Found { index, answering: method }, "{path}");
    assert_eq!(find(table, method, path).1, values, "{path}");
}

#[track_caller]
fn missed(table: &'static Table, method: Methods, path: &str, lookup: Lookup) {
    assert_eq!(find(table, method, path), (lookup, Vec::new()), "{path}");
}

#[test]
fn static_before_parameter_before_rest() {
    let table = table(&[(GET, "/a/{*all}"), (GET, "/a/{id}"), (GET, "/a/new"), (GET, "/a/{id}/b")]);
    found(table, GET, "/a/new", 2, &[]);
    found(table, GET, "/a/old", 1, &["old"]);
    found(table, GET, "/a/new/b", 3, &["new"]);
    found(table, GET, "/a/new/c", 0, &["new/c"]);
    found(table, GET, "/a/", 0, &[""]);
    found(table, GET, "/a//", 0, &["/"]);
    missed(table, GET, "/a", Lookup::NotFound);
    missed(table, GET, "/", Lookup::NotFound);
    missed(table, GET, "/b", Lookup::NotFound);
}

#[test]
fn a_slash_at_the_end_counts() {
    let table = table(&[(GET, "/a"), (GET, "/b/"), (GET, "/c/{id}"), (GET, "/d"), (PUT, "/d/"), (GET, "/e/{id}/")]);
    found(table, GET, "/a", 0, &[]);
    missed(table, GET, "/a/", Lookup::NotFound);
    found(table, GET, "/b/", 1, &[]);
    missed(table, GET, "/b", Lookup::NotFound);
    missed(table, GET, "/b//", Lookup::NotFound);
    missed(table, GET, "/c/", Lookup::NotFound);
    missed(table, GET, "/c/x/", Lookup::NotFound);
    missed(table, PUT, "/d", Lookup::MethodNotAllowed(GET.union(HEAD).union(OPTIONS)));
    found(table, GET, "/e/x/", 5, &["x"]);
    missed(table, GET, "/e//", Lookup::NotFound);
}

#[test]
fn the_root() {
    let table = table(&[(GET, "/")]);
    found(table, GET, "/", 0, &[]);
    missed(table, GET, "//", Lookup::NotFound);
    let rest = crate::site::table(&[(GET, "/{*path}")]);
    found(rest, GET, "/", 0, &[""]);
    found(rest, GET, "//", 0, &["/"]);
    found(rest, GET, "/a/b", 0, &["a/b"]);
}

#[test]
fn what_is_no_path_is_not_found() {
    let table = table(&[(GET, "/"), (GET, "/{*path}")]);
    for path in ["", "*", "example.org:443", "a/b", "%2F", "?"] {
        missed(table, GET, path, Lookup::NotFound);
    }
    missed(crate::site::table(&[]), GET, "/", Lookup::NotFound);
}

#[test]
fn the_next_best_has_the_method() {
    let table = table(&[(GET, "/a/new"), (PUT.union(POST), "/a/{id}"), (Methods::DELETE, "/{*all}")]);
    found(table, GET, "/a/new", 0, &[]);
    found(table, PUT, "/a/new", 1, &["new"]);
    found(table, Methods::DELETE, "/a/new", 2, &["a/new"]);
    let all = GET.union(HEAD).union(PUT).union(POST).union(Methods::DELETE).union(OPTIONS);
    missed(table, Methods::PATCH, "/a/new", Lookup::MethodNotAllowed(all));
    missed(table, OPTIONS, "/a/new", Lookup::Options(all));
    missed(table, GET, "/b", Lookup::MethodNotAllowed(Methods::DELETE.union(OPTIONS)));
}

#[test]
fn head_comes_with_get() {
    let table = table(&[(GET, "/a"), (HEAD.union(GET), "/b"), (GET, "/c"), (HEAD, "/c"), (HEAD, "/{id}"), (PUT, "/d")]);
    assert_eq!(find(table, HEAD, "/a").0, Lookup::Found { index: 0, answering: GET });
    found(table, HEAD, "/b", 1, &[]);
    found(table, HEAD, "/c", 3, &[]);
    found(table, GET, "/c", 2, &[]);
    found(table, HEAD, "/d", 4, &["d"]);
    missed(table, GET, "/d", Lookup::MethodNotAllowed(HEAD.union(PUT).union(OPTIONS)));
}

#[test]
fn options_can_be_answered_by_a_handler() {
    let table = table(&[(GET, "/a"), (OPTIONS, "/{id}"), (POST, "/b/c")]);
    found(table, OPTIONS, "/a", 1, &["a"]);
    missed(table, OPTIONS, "/b/c", Lookup::Options(POST.union(OPTIONS)));
    missed(table, OPTIONS, "/b/d", Lookup::NotFound);
}

#[test]
fn escapes_are_decoded_segment_by_segment() {
    let table = table(&[(GET, "/größe"), (GET, "/a/{id}"), (GET, "/a/b"), (GET, "/x/{*rest}"), (GET, "/100%/c")]);
    found(table, GET, "/gr%C3%B6%c3%9fe", 0, &[]);
    found(table, GET, "/größe", 0, &[]);
    found(table, GET, "/a/%62", 2, &[]);
    found(table, GET, "/%61/x%2Fy", 1, &["x%2Fy"]);
    found(table, GET, "/a/%00", 1, &["%00"]);
    missed(table, GET, "/a%2Fb", Lookup::NotFound);
    found(table, GET, "/x/%2F/b%20c", 3, &["%2F/b%20c"]);
    found(table, GET, "/100%25/c", 4, &[]);
    for path in ["/%", "/a/%4", "/a/%zz", "/a/%ff", "/a/%C3", "/a/%C3x", "/x/y/%C3/%B6", "/a/b/c/%+1", "/x/%ED%A0%80"] {
        missed(table, GET, path, Lookup::Malformed);
    }
    let far = format!("/x/{}/%ff", "y".repeat(200));
    missed(table, GET, &far, Lookup::Malformed);
    missed(table, GET, &format!("/nowhere/{}%", "y".repeat(200)), Lookup::Malformed);
}

#[test]
fn segments_of_any_length() {
    let lengths: Vec<String> = (1..80).map(|length| "x".repeat(length)).collect();
    let patterns: Vec<String> = lengths.iter().take(60).map(|text| format!("/{text}")).collect();
    let lines: Vec<_> = patterns.iter().map(|pattern| (GET, pattern.as_str())).collect();
    let table = table(&lines);
    for (index, text) in lengths.iter().enumerate() {
        let path = format!("/{text}");
        let escaped = format!("/%78{}", &text[1..]);
        if index < 60 {
            found(table, GET, &path, index, &[]);
            found(table, GET, &escaped, index, &[]);
        } else {
            missed(table, GET, &path, Lookup::NotFound);
            missed(table, GET, &escaped, Lookup::NotFound);
        }
    }
}

#[test]
fn long_segments_that_differ_anywhere() {
    let name = "a-name-of-more-than-sixteen-bytes";
    let names: Vec<String> = (0..name.len()).map(|at| format!("/{}_{}", &name[..at], &name[at + 1..])).collect();
    let lines: Vec<_> = names.iter().map(|pattern| (GET, pattern.as_str())).collect();
    let table = table(&lines);
    for (index, path) in names.iter().enumerate() {
        found(table, GET, path, index, &[]);
    }
    missed(table, GET, &format!("/{name}"), Lookup::NotFound);
    missed(table, GET, &format!("/{}%5F{}", &name[..3], &name[3..]), Lookup::NotFound);
}

#[test]
fn zeros_are_no_padding() {
    let table = table(&[(GET, "/a"), (GET, "/0123456789abcdef")]);
    missed(table, GET, "/a\0", Lookup::NotFound);
    missed(table, GET, "/a%00", Lookup::NotFound);
    missed(table, GET, "/0123456789abcde\u{10}", Lookup::NotFound);
    missed(table, GET, "/0123456789abcdef\0", Lookup::NotFound);
}

#[test]
fn sixteen_placeholders() {
    let pattern: String = (0..16).map(|number| format!("/{{p{number}}}")).collect();
    let table = table(&[(GET, &pattern)]);
    let values: Vec<String> = (0..16).map(|number| number.to_string()).collect();
    let path: String = values.iter().map(|value| format!("/{value}")).collect();
    assert_eq!(find(table, GET, &path), (Lookup::Found { index: 0, answering: GET }, values));
}

#[test]
fn long_paths() {
    let table = table(&[(GET, "/{*all}"), (GET, "/a/{id}"), (GET, "/a/{id}/{other}/end")]);
    for length in [1, 15, 16, 17, 60, 61, 62, 63, 64, 65, 127, 128, 129, 1000, 65_000] {
        let value = "v".repeat(length);
        found(table, GET, &format!("/a/{value}"), 1, &[&value]);
        found(table, GET, &format!("/a/{value}/w/end"), 2, &[&value, "w"]);
        found(table, GET, &format!("/a/w/{value}/end"), 2, &["w", &value]);
        found(table, GET, &format!("/a/%77/{value}/end"), 2, &["%77", &value]);
        found(table, GET, &format!("/a/w/{value}/fin"), 0, &[&format!("a/w/{value}/fin")]);
    }
    found(table, GET, &format!("/{}", "/".repeat(65_534)), 0, &[&"/".repeat(65_534)]);
    missed(table, GET, &format!("/{}", "v".repeat(65_535)), Lookup::NotFound);
}

#[test]
fn no_method_and_several() {
    let table = table(&[(GET, "/")]);
    missed(table, Methods::NONE, "/", Lookup::MethodNotAllowed(GET.union(HEAD).union(OPTIONS)));
}
