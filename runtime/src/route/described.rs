//! What is told of a handler in a document of the site, and where that must be complete.

use super::text::Text;
use super::{Documented, Listed, Table};
use std::any::Any;
use std::fmt;

/// What writes a handler down, in a type that floors above know.
#[derive(Clone, Copy)]
pub struct Describe {
    /// Writes it down.
    pub write: fn(&mut dyn Any),
    /// What of its JSON has no schema: its name, and whether that is so.
    pub lacks: &'static [(&'static str, bool)],
}

impl fmt::Debug for Describe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Describe").field("lacks", &self.lacks).finish_non_exhaustive()
    }
}

/// A message or an answer, of which is known whether all of its JSON has a schema.
pub trait Outcome {
    /// Whether some has none.
    const LACKS: bool;
}

/// Whether what a closure returns lacks a schema; it is never called.
pub const fn lacks<F: Fn() -> R, R: Outcome>(_: &F) -> bool {
    R::LACKS
}

/// Stops the build if a handler of the entry with this number has JSON without a schema, and is not left out of the
/// document.
#[track_caller]
pub const fn check_described(table: &'static Table, entry: usize) {
    let listed = table.listed();
    let (mut text, mut count, mut at) = (Text::EMPTY, 0, 0);
    while at < listed.len() {
        if listed[at].entry as usize == entry {
            count += one(&listed[at], count, &mut text);
        }
        at += 1;
    }
    if count == 0 {
        return;
    }
    text.text(
        "\nhelp: put #[derive(squall::JsonSchema)] on the type, and on those that it is made of; or leave the handler out \
         of the\n      document: #[handler(.., openapi = off)]",
    );
    text.end();
    panic!("{}", text.as_str());
}

/// Tells what this one lacks; how much that is.
const fn one(listed: &Listed, before: usize, text: &mut Text) -> usize {
    let Some(describe) = listed.route.describe else { return 0 };
    if matches!(listed.route.protection.documented, Documented::Off) || listed.route.broken {
        return 0;
    }
    let (mut count, mut at) = (0, 0);
    while at < describe.lacks.len() {
        let (what, lacks) = describe.lacks[at];
        if lacks {
            if before + count == 0 {
                text.text("the OpenAPI document cannot tell what this JSON looks like, for its type has no schema:");
            }
            text.text("\n    ");
            text.methods(listed.route.methods);
            text.text(" ");
            text.path(listed);
            text.text("   by ");
            text.name(listed.route);
            text.text("   at ");
            text.text(listed.route.place.file);
            text.text(":");
            text.number(listed.route.place.line);
            text.text(": ");
            text.text(what);
            count += 1;
        }
        at += 1;
    }
    count
}
