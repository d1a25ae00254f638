//! What becomes of a value, by the place that it stands at.

use super::address::{self, Place};
use super::attribute::{Attribute, Kind, Piece, kind};
use super::expression::Expression;
use super::findings::{TypedKind, TypedPlace};
use super::state::{Mode, Quote, Raw};
use super::walk::Walk;
use crate::page::node::{At, Context, Value};

/// The functions that the emitter has values go through.
const FUNCTIONS: &str = "::squall::private::template";

/// Reads a value of the template, and sets its context.
pub(super) fn value(walk: &mut Walk<'_>, value: &mut Value) {
    let expression = Expression::new(&value.expression);
    let is_caller = expression.names().0 == "caller" && value.expression.trim_end().ends_with(')');
    let is_markup = expression.is_called_safe() || walk.captured.iter().any(|name| name == expression.names().0);
    let mode = walk.state.mode;
    if is_caller {
        if mode == Mode::Text {
            walk.caller();
        } else {
            walk.fault(value.at, format!("`caller()` prints text with tags, and here is {}", mode.words()));
        }
        return;
    }
    let written = match mode {
        Mode::Text | Mode::Plaintext => {
            walk.value_in_forms(&value.expression, value.at, is_markup);
            in_text(walk, value, &expression)
        }
        _ if is_markup => {
            walk.fault(
                value.at,
                format!(
                    "`{}` is HTML as it stands, and here is {}\nhelp: HTML can be printed in text alone; print the plain \
                     value here",
                    value.expression.trim(),
                    mode.words(),
                ),
            );
            None
        }
        Mode::Raw(Raw::Title | Raw::Textarea) => match in_text(walk, value, &expression) {
            None => Some(call("text", &value.expression)),
            some => some,
        },
        Mode::Raw(Raw::Script(_)) => in_script(walk, value, &expression),
        Mode::Raw(Raw::Style) => in_style(walk, value),
        Mode::Value(Quote::Double | Quote::Single) => in_attribute(walk, value, &expression),
        _ => {
            walk.fault(value.at, refusal(mode, value));
            None
        }
    };
    go_on(walk, value, written.is_some());
    if walk.calling == 0 {
        value.context = written.map_or(Context::Text, Context::Written);
    }
}

/// What follows a value.
fn go_on(walk: &mut Walk<'_>, value: &Value, fits: bool) {
    let piece = Piece::Value(value.expression.trim().to_owned());
    match walk.state.mode {
        Mode::Value(_) => walk.state.values().iter_mut().for_each(|one| one.pieces.push(piece.clone())),
        Mode::BeforeValue => {
            walk.state.values().iter_mut().for_each(|one| one.pieces.push(piece.clone()));
            walk.state.mode = Mode::Value(Quote::None);
        }
        Mode::TagOpen | Mode::EndTagOpen => walk.state.mode = Mode::TagName,
        Mode::BeforeAttribute | Mode::AfterAttributeName | Mode::AfterValue | Mode::SelfClosing => {
            walk.state.mode = Mode::AfterValue;
        }
        Mode::Raw(Raw::Script(_)) => {
            // One that may not stand there leaves the script where it is.
            if fits {
                walk.state.script.value();
            }
            walk.state.forget();
        }
        Mode::Raw(_) => walk.state.forget(),
        _ => {}
    }
}

/// The expression as the argument of one of the functions.
fn call(function: &str, expression: &str) -> String {
    format!("{FUNCTIONS}::{function}({})", expression.trim())
}

fn refusal(mode: Mode, value: &Value) -> String {
    let words = mode.words();
    let shown = value.tag.trim();
    match mode {
        Mode::Value(Quote::None) | Mode::BeforeValue => format!(
            "`{shown}` stands in {words}, where a space in it begins another attribute\nhelp: put the value into quotes: \
             =\"{shown}\""
        ),
        Mode::TagOpen | Mode::EndTagOpen | Mode::TagName => {
            format!(
                "`{shown}` stands in {words}\nhelp: write the tags out, in branches: {{% if .. %}}<h1>{{% else %}}<h2>{{% endif %}}"
            )
        }
        Mode::Comment | Mode::Bogus | Mode::CharacterData | Mode::Declaration => format!(
            "`{shown}` stands in {words}, which it could end, and which every visitor can read\nhelp: {{# .. #}} is a comment \
             of the template"
        ),
        Mode::Raw(Raw::Other(name)) => format!("`{shown}` stands in <{name}>, whose text is not escaped"),
        _ => format!(
            "`{shown}` stands in {words}, where it could be any attribute, an event handler too\nhelp: write the attribute out: \
             name=\"{shown}\", or {{% if .. %}}checked{{% endif %}}"
        ),
    }
}

fn in_text(walk: &mut Walk<'_>, value: &Value, expression: &Expression<'_>) -> Option<String> {
    match expression.last_filter() {
        Some("json") => Some(call("json", expression.without_last_filter())),
        Some("external") => {
            misplaced(walk, value.at, "external", "at the beginning of an address, as in href=\"{{ url|external }}\"");
            Some(call("text", expression.without_last_filter()))
        }
        _ => None,
    }
}

fn misplaced(walk: &mut Walk<'_>, at: At, filter: &str, place: &str) {
    walk.fault(at, format!("`|{filter}` says nothing here: it belongs {place}"));
}

fn in_script(walk: &mut Walk<'_>, value: &Value, expression: &Expression<'_>) -> Option<String> {
    let shown = value.tag.trim();
    let way_out = "help: put it into an attribute of an element, such as data-title=\"{{ .. }}\", and let the script read it \
                   there\n      or write it where an expression stands, as in: const title = {{ title|json }};";
    let kind = walk.state.tag.attribute("type").map_or(Some(""), Attribute::literal);
    if !kind.is_some_and(|kind| is_run(kind) || is_data(kind)) {
        walk.fault(value.at, format!("`{shown}` stands in a script of a type that is neither JavaScript nor JSON"));
        return None;
    }
    if expression.last_filter() != Some("json") {
        walk.fault(
            value.at,
            format!("`{shown}` stands in a script, where HTML's escaping does not keep it what it is\n{way_out}"),
        );
        return None;
    }
    if walk.state.script.is_unsure() || !walk.state.script.takes_value() || walk.state.is_within_a_mark() {
        let why = if walk.state.script.is_unsure() {
            "behind something that only a parser of the whole language, or a request, can tell the end of"
        } else {
            "in a text, a comment or a word of a script"
        };
        walk.fault(value.at, format!("`{shown}` stands {why}\n{way_out}"));
        return None;
    }
    Some(format!("{}|safe", call("script", expression.without_last_filter())))
}

/// Whether a script of this type holds data.
fn is_data(kind: &str) -> bool {
    let kind = kind.trim().to_ascii_lowercase();
    kind.ends_with("json") && (kind == "application/json" || kind.ends_with("+json") || kind == "text/json")
}

/// Whether a browser runs a script of this type.
pub(super) fn is_run(kind: &str) -> bool {
    let kind = kind.trim().to_ascii_lowercase();
    matches!(kind.as_str(), "" | "module" | "importmap" | "speculationrules")
        || ((kind.starts_with("text/") || kind.starts_with("application/"))
            && ["javascript", "ecmascript", "jscript", "livescript"].iter().any(|name| kind.contains(name)))
}

fn in_style(walk: &mut Walk<'_>, value: &Value) -> Option<String> {
    let place = walk.typed_place(value.at, TypedKind::Number)?;
    Some(format!("{place}::number({})", value.expression.trim()))
}

fn in_attribute(walk: &mut Walk<'_>, value: &Value, expression: &Expression<'_>) -> Option<String> {
    let element = walk.state.tag.name.clone();
    let name = walk.state.attribute().name.clone();
    let shown = value.tag.trim();
    let plain = |expression: &Expression<'_>, whole: &str| match expression.last_filter() {
        Some("json") => call("json", expression.without_last_filter()),
        _ => call("text", whole),
    };
    // htmx runs what stands behind `js:` in these.
    let runs = name.ends_with("hx-vals") || name.ends_with("hx-headers");
    let runs = runs && walk.state.values().iter().any(super::attribute::Value::begins_a_script);
    let is = if runs { Kind::Script } else { kind(&element, &name) };
    match is {
        Kind::Plain => {
            if expression.last_filter() == Some("external") {
                misplaced(
                    walk,
                    value.at,
                    "external",
                    "at the beginning of an address, as in href=\"{{ url|external }}\"",
                );
                return None;
            }
            Some(plain(expression, &value.expression))
        }
        Kind::Address | Kind::Sources | Kind::Addresses => in_address(walk, value, expression, &name),
        Kind::Script => {
            walk.fault(
                value.at,
                format!(
                    "`{shown}` stands in `{name}`, whose text is run as a script: quotes do not keep it a value there\n\
                     help: put it into an attribute of its own, such as data-id=\"{shown}\", and let a script read it there"
                ),
            );
            None
        }
        Kind::Style => {
            walk.fault(
                value.at,
                format!(
                    "`{shown}` stands in `style`, where it could load addresses and cover the page\n\
                     help: choose between classes: class=\"{{% if .. %}}wide{{% endif %}}\"; numbers may stand in a <style>"
                ),
            );
            None
        }
        Kind::Markup => {
            walk.fault(
                value.at,
                format!("`{shown}` stands in `{name}`, which is HTML of its own: escaped once, it is HTML again there"),
            );
            None
        }
        Kind::Animated => {
            walk.fault(
                value.at,
                format!("`{shown}` stands in `{name}`, by which an animation may set any attribute, a link too"),
            );
            None
        }
    }
}

fn in_address(walk: &mut Walk<'_>, value: &Value, expression: &Expression<'_>, name: &str) -> Option<String> {
    let known = walk.findings.faults.len();
    let written = by_place(walk, value, expression, name);
    walk.state.attribute().blamed |= walk.findings.faults.len() > known;
    written
}

fn by_place(walk: &mut Walk<'_>, value: &Value, expression: &Expression<'_>, name: &str) -> Option<String> {
    let shown = value.tag.trim();
    let is = kind(&walk.state.tag.name.clone(), name);
    let mut found: Option<Place> = None;
    let values = walk.state.values().clone();
    for one in &values {
        let place = match is {
            Kind::Sources => address::place_in_sources(one),
            Kind::Addresses => address::place_in_addresses(one),
            _ => address::place(one),
        };
        let place = match place {
            Ok(place) => place,
            Err(reference) => {
                walk.fault(value.at, unknown_reference(&reference));
                return None;
            }
        };
        if found.is_some_and(|found| found != place) {
            walk.fault(
                value.at,
                format!(
                    "by one way through the template `{shown}` begins the address in `{name}`, or its path or query, and by another \
                     it goes on with it\nhelp: write the whole attribute in each branch"
                ),
            );
            return None;
        }
        found = Some(place);
    }
    let place = found?;
    let filter = expression.last_filter();
    if filter == Some("external") && place != Place::Start {
        misplaced(walk, value.at, "external", "at the beginning of an address, as in href=\"{{ url|external }}\"");
        return None;
    }
    match place {
        Place::Start if filter == Some("external") => Some(call("external", expression.without_last_filter())),
        Place::Start => {
            let place = walk.typed_place(value.at, TypedKind::Address(name.to_owned()))?;
            Some(format!("{place}::address({})", value.expression.trim()))
        }
        Place::Scheme => {
            walk.fault(
                value.at,
                format!(
                    "the text before `{shown}` may become the scheme of an address with it, such as `javascript:`\n\
                     help: begin the address with a slash, or print a whole one: {{{{ ShowPost::url(slug) }}}}"
                ),
            );
            None
        }
        Place::Host => {
            walk.fault(
                value.at,
                format!(
                    "`{shown}` is part of the name of a host\nhelp: print the whole address as one value, and say that it may lead to \
                     other sites: {{{{ url|external }}}}"
                ),
            );
            None
        }
        Place::BehindValue => {
            walk.fault(
                value.at,
                format!(
                    "`{shown}` goes on with the path of an address that is a value\nhelp: print one whole address: \
                     {{{{ ShowPost::url(slug) }}}}"
                ),
            );
            None
        }
        // Its author has encoded it.
        _ if matches!(filter, Some("urlencode" | "urlencode_strict")) => Some(call("text", &value.expression)),
        Place::Segment => Some(call("segment", &value.expression)),
        Place::InSegment => Some(call("in_segment", &value.expression)),
        Place::Query => Some(call("query", &value.expression)),
        Place::Size => Some(call("text", &value.expression)),
    }
}

pub(super) fn unknown_reference(reference: &str) -> String {
    format!("`{reference}` in an address: write the character itself, or percent-encode it")
}

impl Walk<'_> {
    /// The name of the type that checks a value here; `None` where this pass does not count.
    fn typed_place(&mut self, at: At, kind: TypedKind) -> Option<String> {
        if !self.counts() {
            return None;
        }
        self.findings.places.push(TypedPlace { at, kind });
        Some(place_name(self.findings.places.len() - 1))
    }
}

/// The name of the type that checks the value at the place with this number.
pub(super) fn place_name(number: usize) -> String {
    format!("__Place{number}")
}
