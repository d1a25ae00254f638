//! Addresses of files that a page loads, written out whole: each is printed as a constant, with the file's hash in it where it
//! names an asset of the app.

use super::address::{self, Address, Part};
use super::attribute::{Kind, Value, kind};
use super::walk::Walk;
use crate::page::node::{Rewritten, Text};
use std::iter;
use std::ops::Range;

/// Has the addresses in this attribute's value, which stands within one text and has no values of the template, printed by
/// constants. `range` is the value's place in the text. An address that is not written plainly, with references such as
/// `&amp;` in its path, stays as it is: without the hash it leads to the same file.
pub(super) fn value(walk: &mut Walk<'_>, text: &mut Text, range: Range<usize>) {
    if !walk.counts() {
        return;
    }
    let element = walk.state.tag.name.clone();
    let Some(name) = walk.state.tag.attributes.last().map(|last| last.name.clone()) else { return };
    if !loads(&element, &name) {
        return;
    }
    let written = &text.text[range.clone()];
    let places = match kind(&element, &name) {
        Kind::Address => iter::once(0..written.len()).collect(),
        Kind::Sources => sources(written),
        _ => return,
    };
    for place in places {
        let Some(place) = path(written, place) else { continue };
        let address = written[place.clone()].to_owned();
        let whole = range.start + place.start..range.start + place.end;
        if text.places.last().is_some_and(|last| last.range.end > whole.start) {
            continue;
        }
        let assets = &mut walk.findings.assets;
        let number = assets.iter().position(|known| *known == address).unwrap_or_else(|| {
            assets.push(address);
            assets.len() - 1
        });
        text.places.push(Rewritten { range: whole, by: format!("{{{{ {}|safe }}}}", constant(number)) });
    }
}

/// The expression of the address with this number.
fn constant(number: usize) -> String {
    format!("__Assets::{}", constant_name(number))
}

/// The name of the constant.
pub(super) fn constant_name(number: usize) -> String {
    format!("ADDRESS_{number}")
}

/// Whether the page loads what this attribute names. A link that a visitor follows keeps its plain address, which they may
/// pass on.
fn loads(element: &str, name: &str) -> bool {
    match name {
        "src" | "srcset" | "imagesrcset" | "poster" | "background" => !matches!(element, "iframe" | "frame"),
        "href" | "xlink:href" => matches!(element, "link" | "script" | "image" | "use" | "feimage"),
        "data" => element == "object",
        _ => false,
    }
}

/// Where in an address its path stands, if it is a plain one of this site.
fn path(written: &str, place: Range<usize>) -> Option<Range<usize>> {
    let address = &written[place.clone()];
    let start = place.start + (address.len() - address.trim_ascii_start().len());
    let address = address.trim_ascii();
    let end = address.find(['?', '#']).unwrap_or(address.len());
    let path = &address[..end];
    let mut value = Value::default();
    path.chars().for_each(|c| value.push(c));
    match address::address(&value) {
        // Where it says the same as it is written, there are no references in it, nor line breaks.
        Ok(Address::Local(local)) if local.shown == path && !local.parts.contains(&Part::Hole) => {
            Some(start..start + end)
        }
        _ => None,
    }
}

/// Where in a `srcset` its addresses stand.
fn sources(written: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(skipped) = written[at..].find(|c: char| !(c == ',' || c.is_ascii_whitespace())) {
        let start = at + skipped;
        let length = written[start..].find(|c: char| c.is_ascii_whitespace()).unwrap_or(written.len() - start);
        let address = written[start..start + length].trim_end_matches(',');
        found.push(start..start + address.len());
        at = start + length;
        if address.len() == length {
            // Behind it stands its size, up to a comma.
            at += written[at..].find(',').unwrap_or(written.len() - at);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_addresses_of_a_srcset() {
        let texts = |written: &'static str| sources(written).into_iter().map(|at| &written[at]).collect::<Vec<_>>();
        assert_eq!(texts("/a.png 1x, /b,c.png 2x,/d.png"), ["/a.png", "/b,c.png", "/d.png"]);
        assert_eq!(texts(" /a.png, /b.png ,\n/c.png 640w"), ["/a.png", "/b.png", "/c.png"]);
        assert_eq!(texts(" , "), [""; 0]);
    }

    #[test]
    fn the_path_of_an_address() {
        let text = |written: &'static str| path(written, 0..written.len()).map(|at| &written[at]);
        assert_eq!(text(" /static/a.svg?v=1#home\n"), Some("/static/a.svg"));
        assert_eq!(text("/static/gr%C3%B6%c3%9fe.css"), Some("/static/gr%C3%B6%c3%9fe.css"));
        for other in
            ["", "#home", "//example.org/a", "https://example.org/a", "a.css", "/a&amp;b.css", "/a\n.css", "/a/../b"]
        {
            assert_eq!(text(other), None, "{other}");
        }
    }
}
