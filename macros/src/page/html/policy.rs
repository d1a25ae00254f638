//! What the usual Content-Security-Policy has browsers refuse in a page.

use super::address::{self, Address};
use super::attribute::{Attribute, is_event_handler};
use super::expression::Expression;
use super::findings::Refused;
use super::state::Tag;
use super::value::is_run;
use super::walk::Walk;
use crate::page::node::At;

const NONCE: &str = "write nonce=\"{{ csp_nonce }}\" in the tag, or put it into a file of the site";
const OWN: &str = "let the site have a copy of it, or allow the other site in #[app(csp = ..)]";

/// Notes what of this tag browsers refuse.
pub(super) fn check(walk: &mut Walk<'_>, tag: &Tag) {
    let has_nonce = tag.attribute("nonce").is_some_and(|attribute| {
        attribute.values.iter().any(|value| value.has_value(|text| Expression::new(text).names().0 == "csp_nonce"))
    });
    let source = tag.attribute("src");
    match tag.name.as_str() {
        "script" if has_nonce => {}
        "script" => match source {
            None if tag.attribute("type").is_none_or(|kind| kind.literal().is_some_and(is_run)) => {
                note(walk, tag.at, "an inline script without a nonce", "script-src", NONCE);
            }
            None => {}
            Some(source) => foreign(walk, source, "a script of another site", "script-src"),
        },
        "style" if !has_nonce => note(walk, tag.at, "an inline style without a nonce", "style-src", NONCE),
        "link" if !has_nonce && tag.attribute("rel").is_some_and(|rel| rel.literal().is_some_and(is_stylesheet)) => {
            if let Some(link) = tag.attribute("href") {
                foreign(walk, link, "a stylesheet of another site", "style-src");
            }
        }
        "img" | "video" | "audio" | "source" | "track" | "input" | "iframe" => {
            for name in ["src", "poster"] {
                if let Some(attribute) = tag.attribute(name) {
                    foreign(walk, attribute, "what another site or a `data:` address holds", "default-src");
                }
            }
        }
        "object" | "embed" => note(
            walk,
            tag.at,
            "a plugin's content",
            "object-src",
            "an <img>, <video> or <iframe> shows what browsers can show by themselves",
        ),
        "form" => {
            if let Some(action) = tag.attribute("action") {
                foreign(walk, action, "a form that goes to another site", "form-action");
            }
        }
        _ => {}
    }
    for attribute in &tag.attributes {
        if attribute.name == "style" {
            let help = "give the element a class, and the class its style in a stylesheet";
            note(walk, attribute.at, "a `style` attribute", "style-src", help);
        } else if is_event_handler(&attribute.name) || attribute.name.contains("hx-on") {
            let help = "let a script of the site listen to the event: addEventListener";
            note(walk, attribute.at, &format!("the script in `{}`", attribute.name), "script-src", help);
        }
    }
}

fn is_stylesheet(rel: &str) -> bool {
    rel.split_ascii_whitespace().any(|word| word.eq_ignore_ascii_case("stylesheet"))
}

/// Notes an address that leads off the site for certain.
fn foreign(walk: &mut Walk<'_>, attribute: &Attribute, what: &str, directive: &'static str) {
    let mut addresses = attribute.values.iter().map(address::address);
    if addresses.any(|address| matches!(address, Ok(Address::Foreign | Address::Data))) {
        note(walk, attribute.at, what, directive, OWN);
    }
}

fn note(walk: &mut Walk<'_>, at: At, what: &str, directive: &'static str, help: &'static str) {
    let refused = Refused { at, what: what.to_owned(), directive, help };
    if walk.counts() && !walk.findings.refused.contains(&refused) {
        walk.findings.refused.push(refused);
    }
}
