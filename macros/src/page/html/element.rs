//! What a whole tag means: its links, its part in a form, what it loads.

use super::address::{self, Address};
use super::attribute::{Attribute, Kind, Value, asked_by, kind};
use super::expression::Expression;
use super::findings::{Form, Link, Target};
use super::forms::OpenForm;
use super::policy;
use super::state::Tag;
use super::value::unknown_reference;
use super::walk::Walk;
use crate::page::node::At;

/// Reads the tag that the walk has come to the end of.
pub(super) fn tag(walk: &mut Walk<'_>) {
    let tag = walk.state.tag.clone();
    if tag.closes {
        if tag.name == "form" {
            walk.close_forms();
        }
        return;
    }
    stands_twice(walk, &tag);
    match tag.name.as_str() {
        "html" | "body" => {
            walk.is_whole = true;
            walk.sends_header |= sends_token(&tag);
        }
        "base" => walk.fault(
            tag.at,
            "<base> changes where the links of the whole page lead\nhelp: leave it out, and begin each address with a slash",
        ),
        "form" => form(walk, &tag),
        "meta" => refresh(walk, &tag),
        _ => control(walk, &tag),
    }
    for attribute in tag.attributes.iter().filter(|attribute| !attribute.blamed) {
        links(walk, &tag, attribute);
    }
    policy::check(walk, &tag);
    new_window(walk, &tag);
}

/// Browsers take the first of two attributes with the same name.
fn stands_twice(walk: &mut Walk<'_>, tag: &Tag) {
    for (number, attribute) in tag.attributes.iter().enumerate() {
        let earlier = &tag.attributes[..number];
        if !attribute.sometimes && earlier.iter().any(|other| other.name == attribute.name && !other.sometimes) {
            walk.fault(
                attribute.at,
                format!("`{}` stands twice in this tag, and browsers take the first", attribute.name),
            );
        }
    }
}

/// Whether what this element asks for carries the token in a header.
fn sends_token(tag: &Tag) -> bool {
    let headers = tag.attribute("hx-headers").or_else(|| tag.attribute("data-hx-headers"));
    headers.is_some_and(|attribute| {
        attribute.values.iter().any(|value| value.has_value(|text| Expression::new(text).names().0 == "xsrf_token"))
    })
}

fn form(walk: &mut Walk<'_>, tag: &Tag) {
    let method = match tag.attribute("method") {
        None => Some("GET"),
        Some(attribute) => method_of(walk, attribute),
    };
    walk.open_form(OpenForm::new(tag, method));
    if tag
        .attributes
        .iter()
        .any(|attribute| attribute.name.ends_with("hx-include") || attribute.name.ends_with("hx-vals"))
    {
        walk.open_up();
    }
    let asks_itself = tag.attributes.iter().any(|attribute| asked_by(&attribute.name).is_some());
    if let (None, false, Some(method)) = (tag.attribute("action"), asks_itself, method) {
        walk.form_target(tag.at, "action", method, &Target::Somewhere);
    }
}

/// The method that an attribute names; `None` for a dialog, and where it is wrong.
fn method_of(walk: &mut Walk<'_>, attribute: &Attribute) -> Option<&'static str> {
    let Some(text) = attribute.literal() else {
        walk.fault(
            attribute.at,
            format!("`{}` is not always the same here\nhelp: write the whole tag in each branch", attribute.name),
        );
        return None;
    };
    match text.trim().to_ascii_lowercase().as_str() {
        "get" => Some("GET"),
        "post" => Some("POST"),
        "dialog" => None,
        other => {
            let message = if ["put", "patch", "delete"].contains(&other) {
                format!(
                    "forms of HTML are sent by GET or POST: browsers take `{other}` for GET\nhelp: hx-{other}=\"/path\" sends it with htmx"
                )
            } else {
                format!("`{}` is no method of a form: `get`, `post`, `dialog`", text.trim())
            };
            walk.fault(attribute.at, message);
            None
        }
    }
}

fn control(walk: &mut Walk<'_>, tag: &Tag) {
    let kind = tag.literal("type").unwrap_or("").trim().to_ascii_lowercase();
    let is_control = match tag.name.as_str() {
        "input" => !matches!(kind.as_str(), "button" | "reset" | "image"),
        "button" => !matches!(kind.as_str(), "button" | "reset"),
        "select" | "textarea" => true,
        // An element of the author's own may take part in a form.
        name => name.contains('-'),
    };
    let disabled = tag.attribute("disabled").is_some_and(|attribute| !attribute.sometimes);
    if let (true, false, Some(name)) = (is_control, disabled, tag.attribute("name")) {
        walk.control(tag, name, tag.name == "input" && kind == "file");
    }
}

/// `<meta http-equiv="refresh" content="0; url=/path">`
fn refresh(walk: &mut Walk<'_>, tag: &Tag) {
    let Some(content) = tag.attribute("content") else { return };
    let may_refresh = tag
        .attribute("http-equiv")
        .is_some_and(|attribute| attribute.literal().is_none_or(|text| text.trim().eq_ignore_ascii_case("refresh")));
    if !may_refresh {
        return;
    }
    for value in &content.values {
        if value.has_value(|_| true) {
            walk.fault(
                content.at,
                "a value in a `refresh` may lead to any address\nhelp: answer with a Redirect, or write the address out",
            );
        } else if let Some(text) = value.literal()
            && let Some((_, url)) = text.split_once(['=', ';']).filter(|(_, url)| !url.is_empty())
        {
            let url = url.trim_start().trim_start_matches(|c: char| "urlURL= \"'".contains(c));
            let mut target = Value::default();
            url.trim_end_matches(['"', '\'']).chars().for_each(|c| target.push(c));
            lead(walk, content.at, "content", Some("GET"), &target);
        }
    }
}

/// The addresses of an attribute, each checked.
fn links(walk: &mut Walk<'_>, tag: &Tag, attribute: &Attribute) {
    let is = kind(&tag.name, &attribute.name);
    let in_form = tag.name == "form";
    let form_method = walk.state.forms.last().and_then(|form| walk.forms[*form].method);
    let method = match attribute.name.as_str() {
        "action" if in_form => form_method,
        "formaction" => match tag.attribute("formmethod") {
            Some(method) => method_of(walk, method),
            None => form_method.or(if walk.state.forms.is_empty() { Some("POST") } else { None }),
        },
        "ping" => Some("POST"),
        name => asked_by(name).or(Some("GET")),
    };
    for value in &attribute.values {
        let targets = match is {
            Kind::Address => vec![value.clone()],
            Kind::Sources => address::sources(value),
            Kind::Addresses => address::addresses(value),
            _ => return,
        };
        for target in targets.iter().filter(|target| !(target.pieces.is_empty() && is == Kind::Sources)) {
            let Some(target) = lead(walk, attribute.at, &attribute.name, method, target) else { continue };
            sends(walk, tag, attribute, method, &target);
        }
    }
}

/// What is sent to this target, where something is.
fn sends(walk: &mut Walk<'_>, tag: &Tag, attribute: &Attribute, method: Option<&'static str>, target: &Target) {
    let Some(method) = method else { return };
    let is_htmx = asked_by(&attribute.name).is_some();
    match attribute.name.as_str() {
        "action" if tag.name == "form" => walk.form_target(attribute.at, "action", method, target),
        "formaction" => walk.form_target(attribute.at, "formaction", method, target),
        _ if !is_htmx || (method == "GET" && tag.name != "form") => {}
        // Within a form htmx sends what the form holds.
        _ if !walk.state.forms.is_empty() => {
            let own = sends_token(tag);
            walk.form_target(attribute.at, &attribute.name, method, target);
            if own {
                walk.token_by_header();
            }
        }
        _ => {
            let form = Form {
                at: attribute.at,
                attribute: attribute.name.clone(),
                method,
                target: target.clone(),
                controls: Vec::new(),
                open: true,
                has_token: sends_token(tag),
                multipart: false,
                is_form: false,
            };
            if walk.counts() {
                walk.lone.push(form);
            }
        }
    }
}

/// Where an address leads; what is wrong with it by itself is told.
fn lead(walk: &mut Walk<'_>, at: At, name: &str, method: Option<&'static str>, value: &Value) -> Option<Target> {
    let address = match address::address(value) {
        Ok(address) => address,
        Err(reference) => {
            walk.fault(at, unknown_reference(&reference));
            return None;
        }
    };
    let target = match address {
        Address::Local(path) => Target::Local(path),
        Address::Value(expression) if address::is_external(&expression) => Target::Foreign,
        Address::Value(expression) => match Expression::new(&expression).handler() {
            Some(handler) => Target::Handler(handler.to_owned()),
            None => Target::Somewhere,
        },
        Address::Current | Address::Unknown => Target::Somewhere,
        Address::Foreign | Address::Other | Address::Data => Target::Foreign,
        Address::Script(scheme) => {
            walk.fault(
                at,
                format!("`{scheme}:` in `{name}` runs a script\nhelp: let a script of the site listen to clicks on this element"),
            );
            return None;
        }
        Address::Relative(path) => {
            let from_root = path.trim_start_matches("./").trim_start_matches("../").trim_start_matches('/');
            walk.fault(
                at,
                format!(
                    "`{path}` in `{name}` leads elsewhere from each page that it stands on\nhelp: write it from the root of the \
                     site: {name}=\"/{from_root}\""
                ),
            );
            return None;
        }
    };
    if let (true, Some(method), Target::Local(_) | Target::Handler(_)) = (walk.counts(), method, &target) {
        let link = Link { at, attribute: name.to_owned(), method, target: target.clone() };
        if !walk.findings.links.contains(&link) {
            walk.findings.links.push(link);
        }
    }
    Some(target)
}

/// `target="_blank"` to another site.
fn new_window(walk: &mut Walk<'_>, tag: &Tag) {
    if !tag.literal("target").is_some_and(|target| target.trim().eq_ignore_ascii_case("_blank")) {
        return;
    }
    let Some(link) = tag.attribute("href").or_else(|| tag.attribute("xlink:href")) else { return };
    let foreign = |value: &Value| match address::address(value) {
        Ok(Address::Foreign) => true,
        Ok(Address::Value(expression)) => address::is_external(&expression),
        _ => false,
    };
    let rel = tag.attribute("rel");
    let safe = rel.is_some_and(|rel| rel.may_have_word("noopener") || rel.may_have_word("noreferrer"));
    if !safe && link.values.iter().any(foreign) {
        walk.fault(
            link.at,
            "another site in a new window, which older browsers let change this one\nhelp: add rel=\"noopener\"",
        );
    }
}
