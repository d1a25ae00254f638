//! Paths that are made to be slow: a look-up takes time in proportion to the path, however the path looks.

use crate::site::{find, naive, table};
use squall::private::{Captures, Lookup, Methods, Table};
use std::time::{Duration, Instant};

const LONGEST: usize = 65_535;
/// Linear, the longest path takes a few milliseconds without optimisation; quadratic, it is billions of steps.
const ENOUGH: Duration = Duration::from_millis(150);

/// A site that has many ways to go wrong: each segment is static text or a parameter, to a depth of five, and what
/// fits nothing goes all the way back to a rest.
struct Site {
    patterns: Vec<String>,
    table: &'static Table,
}

impl Site {
    fn new() -> Site {
        let mut patterns = vec!["/a/{*all}".to_owned()];
        for depth in 1..6 {
            for ways in 0..1 << depth {
                let segment = |at| if ways >> at & 1 == 0 { "/a" } else { "/{p}" };
                patterns.push(format!("{}/end", (0..depth).map(segment).collect::<String>()));
            }
        }
        let table = table(&lines(&patterns));
        Site { patterns, table }
    }

    /// Looks a path up, several times, since the machine may have something else to do: the best of them is quick.
    #[track_caller]
    fn quick(&self, path: &str) -> Lookup {
        assert!(path.len() <= LONGEST, "a longer path would not be read at all");
        let run = || {
            let start = Instant::now();
            self.table.find(Methods::GET, path, &mut Captures::NONE.clone());
            start.elapsed()
        };
        let best = (0..5).map(|_| run()).min().expect("five runs");
        let begin = path.get(..20).unwrap_or(path);
        assert!(best < ENOUGH, "{best:?} for {begin}..");
        let found = find(self.table, Methods::GET, path);
        assert!(found == naive::find(&lines(&self.patterns), Methods::GET, path), "{:?} for {begin}..", found.0);
        found.0
    }
}

fn lines(patterns: &[String]) -> Vec<crate::site::Line<'_>> {
    patterns.iter().map(|pattern| (Methods::GET, pattern.as_str())).collect()
}

/// So much of this unit that it fills a path.
fn filled(begin: &str, unit: &str, end: &str) -> String {
    format!("{begin}{}{end}", unit.repeat((LONGEST - begin.len() - end.len()) / unit.len()))
}

const ALL: Lookup = Lookup::Found { index: 0, answering: Methods::GET };

#[test]
fn ten_thousand_segments() {
    let site = Site::new();
    for segment in ["/a", "/b", "/", "/%61", "/abcde"] {
        assert_eq!(
            site.quick(&segment.repeat(10_000)),
            if segment == "/a" || segment == "/%61" { ALL } else { Lookup::NotFound }
        );
        assert_eq!(site.quick(&format!("/a{}", segment.repeat(10_000))), ALL);
        assert_eq!(site.quick(&filled("/b", segment, "")), Lookup::NotFound);
    }
}

#[test]
fn segments_as_long_as_the_path() {
    let site = Site::new();
    for begin in ["/", "/b/", "/a/", "/a/a/a/a/", "/b/a/b/a/"] {
        for unit in ["a", "é", "a-", "."] {
            let end = site.quick(&filled(begin, unit, "/end"));
            assert!(matches!(end, Lookup::Found { index: 1.., .. }), "{end:?}");
            let nowhere = site.quick(&filled(begin, unit, ""));
            assert_eq!(nowhere, if begin.starts_with("/a") { ALL } else { Lookup::NotFound });
        }
    }
}

#[test]
fn thousands_of_percent_signs() {
    let site = Site::new();
    for unit in ["%61", "%61/", "/%61", "%F0%9F%A6%80", "%61%62/"] {
        assert_eq!(site.quick(&filled("/b/", unit, "")), Lookup::NotFound);
        assert_eq!(site.quick(&filled("/%61/", unit, "")), ALL);
    }
    for (unit, end) in [("%", ""), ("%2", ""), ("%61", "%"), ("%C3", ""), ("%F0%9F%A6%80", "%F0"), ("/%61", "/%zz")] {
        assert_eq!(site.quick(&filled("/a/", unit, end)), Lookup::Malformed);
        assert_eq!(site.quick(&filled("/b/", unit, end)), Lookup::Malformed);
    }
}

#[test]
fn a_path_that_is_too_long_is_not_found() {
    let site = Site::new();
    let path = format!("/a/{}", "b".repeat(LONGEST - 2));
    assert_eq!(find(site.table, Methods::GET, &path), (Lookup::NotFound, Vec::new()));
    assert_eq!(site.quick(&path[..LONGEST]), ALL);
}
