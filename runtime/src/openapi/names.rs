//! What operations and paths are called.

use crate::route::{IN_SEGMENT, Listed, Route, Segment};
use percent_encoding::utf8_percent_encode;
use std::collections::BTreeMap;

/// The path of a handler: as OpenAPI writes it, and its placeholders in their order, each with whether it takes slashes
/// too.
pub(super) fn path(listed: &Listed) -> (String, Vec<(&'static str, bool)>) {
    let (mut path, mut placeholders) = (String::new(), Vec::new());
    for number in 0..listed.segments() {
        path.push('/');
        match listed.segment(number) {
            Segment::Static(text) => path.extend(utf8_percent_encode(text, IN_SEGMENT)),
            Segment::Parameter(name) | Segment::Rest(name) => {
                path.push_str(&format!("{{{name}}}"));
                placeholders.push((name, matches!(listed.segment(number), Segment::Rest(_))));
            }
        }
    }
    (path, placeholders)
}

/// The same path without the names: two that differ by these alone are one to OpenAPI.
pub(super) fn shape(path: &str) -> String {
    let mut shape = String::new();
    let mut inside = false;
    for letter in path.chars() {
        inside &= letter != '}';
        if !inside {
            shape.push(letter);
        }
        inside |= letter == '{';
    }
    shape
}

/// By what operations are grouped: the module that the handler stands in, if it is not the root of its crate.
pub(super) fn tag(route: &Route) -> Option<&'static str> {
    route.module.rsplit_once("::").map(|(_, last)| last)
}

/// Names of operations, no two of them alike.
#[derive(Default)]
pub(super) struct Ids {
    /// How many handlers have a name.
    handlers: BTreeMap<&'static str, usize>,
    taken: BTreeMap<String, usize>,
}

impl Ids {
    /// A handler of this name.
    pub(super) fn count(&mut self, name: &'static str) {
        *self.handlers.entry(name).or_default() += 1;
    }

    /// `addArticle`; `favoritePost` of a handler with several methods; `commentsShow` where two handlers are called so.
    pub(super) fn of(&mut self, route: &Route, method: Option<&str>) -> String {
        let mut id = String::new();
        if self.handlers.get(route.name).is_some_and(|count| *count > 1)
            && let Some(tag) = tag(route)
        {
            id.push_str(tag);
        }
        join(&mut id, route.name);
        if let Some(method) = method {
            join(&mut id, method);
        }
        let count = self.taken.entry(id.clone()).or_default();
        *count += 1;
        if *count > 1 { format!("{id}{count}") } else { id }
    }
}

/// Adds a word, with a large letter unless it is the first one.
fn join(id: &mut String, word: &str) {
    let mut letters = word.trim_start_matches("r#").chars();
    let Some(first) = letters.next() else { return };
    if id.is_empty() {
        id.extend(first.to_lowercase());
    } else {
        id.extend(first.to_uppercase());
    }
    id.push_str(letters.as_str());
}

/// The first paragraph of a documentation, and the rest.
pub(super) fn told(text: &str) -> (Option<String>, Option<String>) {
    let text = text.trim();
    let (first, rest) = text.split_once("\n\n").unwrap_or((text, ""));
    let some = |text: String| (!text.is_empty()).then_some(text);
    let first: Vec<_> = first.split_whitespace().collect();
    (some(first.join(" ")), some(rest.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_differ() {
        let route = |name, module| Route { name, module, ..Route::BLANK };
        let mut ids = Ids::default();
        for name in ["AddArticle", "Show", "Show", "Favorite", "Other", "Other"] {
            ids.count(name);
        }
        assert_eq!(ids.of(&route("AddArticle", "site::articles"), None), "addArticle");
        assert_eq!(ids.of(&route("Show", "site::articles"), None), "articlesShow");
        assert_eq!(ids.of(&route("Show", "site::people"), None), "peopleShow");
        assert_eq!(ids.of(&route("Favorite", "site"), Some("post")), "favoritePost");
        assert_eq!(ids.of(&route("Other", "site"), None), "other");
        assert_eq!(ids.of(&route("Other", "site"), None), "other2");
    }

    #[test]
    fn paths_of_one_shape() {
        assert_eq!(shape("/a/{b}/c/{d}"), "/a/{}/c/{}");
        assert_eq!(shape(&shape("/a/{b}")), "/a/{}");
    }

    #[test]
    fn the_first_paragraph_is_the_summary() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(told("Adds\n an article.\n\nIt is\nseen."), (some("Adds an article."), some("It is\nseen.")));
        assert_eq!(told(""), (None, None));
    }
}
