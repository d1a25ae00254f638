//! A router that is plainly right: it compares each pattern with the path, and sorts what fits.

use super::Line;
use squall::private::{Lookup, Methods};

/// How a pattern fits, segment by segment: the lower the better.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Static,
    Parameter,
    Rest,
}

/// What these handlers answer, with the values of the placeholders.
pub fn find(lines: &[Line<'_>], method: Methods, path: &str) -> (Lookup, Vec<String>) {
    let missed = |lookup| (lookup, Vec::new());
    let Some(inside) = path.strip_prefix('/') else { return missed(Lookup::NotFound) };
    let Some(path) = inside.split('/').map(decoded).collect::<Option<Vec<_>>>() else {
        return missed(Lookup::Malformed);
    };
    let raw: Vec<&str> = inside.split('/').collect();
    let mut fitting: Vec<_> = lines
        .iter()
        .enumerate()
        .filter_map(|(index, (methods, pattern))| fit(pattern, &path, &raw).map(|found| (found, index, *methods)))
        .collect();
    fitting.sort_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
    let names = |methods: Methods| methods.contains(method);
    let head_by_get = |methods: Methods| method == Methods::HEAD && methods.contains(Methods::GET);
    for ((fits, values), _, _) in &fitting {
        let alike = || fitting.iter().filter(move |((other, _), _, _)| other == fits);
        if let Some((_, index, _)) = alike().find(|(_, _, methods)| names(*methods)) {
            return (Lookup::Found { index: *index, answering: method }, values.clone());
        }
        if let Some((_, index, _)) = alike().find(|(_, _, methods)| head_by_get(*methods)) {
            return (Lookup::Found { index: *index, answering: Methods::GET }, values.clone());
        }
    }
    let mut allowed = fitting.iter().fold(Methods::NONE, |sum, (_, _, methods)| sum.union(*methods));
    if allowed.is_empty() {
        return missed(Lookup::NotFound);
    }
    if allowed.contains(Methods::GET) {
        allowed = allowed.union(Methods::HEAD);
    }
    allowed = allowed.union(Methods::OPTIONS);
    missed(if method == Methods::OPTIONS { Lookup::Options(allowed) } else { Lookup::MethodNotAllowed(allowed) })
}

fn fit(pattern: &str, path: &[String], raw: &[&str]) -> Option<(Vec<Fit>, Vec<String>)> {
    let (mut fits, mut values, mut at) = (Vec::new(), Vec::new(), 0);
    for part in pattern[1..].split('/') {
        let (decoded, value) = (path.get(at)?, *raw.get(at)?);
        if part.starts_with("{*") {
            fits.push(Fit::Rest);
            values.push(raw[at..].join("/"));
            return Some((fits, values));
        }
        if part.starts_with('{') {
            if value.is_empty() {
                return None;
            }
            fits.push(Fit::Parameter);
            values.push(value.to_owned());
        } else if part == decoded {
            fits.push(Fit::Static);
        } else {
            return None;
        }
        at += 1;
    }
    (at == path.len()).then_some((fits, values))
}

/// The text of a segment; `None` if it is not percent-encoded UTF-8.
fn decoded(segment: &str) -> Option<String> {
    let whole = segment.match_indices('%').all(|(at, _)| {
        let digits = segment.as_bytes().get(at + 1..at + 3);
        digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    });
    let text = percent_encoding::percent_decode_str(segment).decode_utf8().ok()?;
    whole.then(|| text.into_owned())
}
