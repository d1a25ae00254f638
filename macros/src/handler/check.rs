//! What can be wrong with a handler by itself.

use super::parse::Handler;
use super::{ANY, SAFE, SOCKET};
use crate::diag::{Errors, nearest};
use crate::fields::{Field, Shape, Source, shape, written};
use crate::policy::{BodyLimit, Decision};
use syn::ext::IdentExt;

/// Notes each fault at the tokens that it is in.
pub(crate) fn check(handler: &Handler, errors: &mut Errors) {
    any_stands_alone(handler, errors);
    who_answers_for_another_is_named(handler, errors);
    placeholders_have_fields(handler, errors);
    one_body(handler, errors);
    what_is_decompressed_is_read(handler, errors);
    section_placeholders_need_a_section(handler, errors);
    an_exemption_exempts(handler, errors);
    no_lifetimes(handler, errors);
    users_need_a_guard(handler, errors);
    signing_in_changes_something(handler, errors);
    files_fit(handler, errors);
    super::socket::check(handler, errors);
}

fn any_stands_alone(handler: &Handler, errors: &mut Errors) {
    if !handler.methods.iter().any(|method| method == ANY) {
        return;
    }
    for other in handler.methods.iter().filter(|method| *method != ANY && *method != SOCKET) {
        errors.at(other, format!("`any` answers every method, `{other}` too: a handler with `any` names no other"));
    }
}

fn who_answers_for_another_is_named(handler: &Handler, errors: &mut Errors) {
    for (method, other) in &handler.answered_by {
        let named = handler.methods.iter().any(|own| own == other);
        if !named || handler.answered_by.iter().any(|(own, _)| own == other) {
            errors.at(
                other,
                format!("`{other}` has no function of its own that could answer `{method}`: name `{other}` too, alone"),
            );
        }
    }
}

fn what_is_decompressed_is_read(handler: &Handler, errors: &mut Errors) {
    let Some(word) = &handler.decompress else { return };
    if !handler.is_socket() && !handler.fields.iter().any(|field| field.body().is_some()) {
        errors.at(word, "`decompress` on a handler that reads no body");
    }
}

fn no_lifetimes(handler: &Handler, errors: &mut Errors) {
    for lifetime in handler.item.generics.lifetimes() {
        errors.at(
            &lifetime.lifetime,
            "a handler has no lifetimes: it keeps what it is made of, and may outlive the request's head; take a `String` where you would borrow a `&str`",
        );
    }
}

fn users_need_a_guard(handler: &Handler, errors: &mut Errors) {
    let public = handler.access.as_ref().is_some_and(Decision::is_public);
    // What a section says is seen in const evaluation.
    let undecided = handler.access.is_none() && handler.section.is_none();
    if !public && !undecided {
        return;
    }
    let why = if public { ", and this handler is public" } else { "" };
    for field in handler.fields.iter().filter(|field| field.needs_a_user()) {
        let name = &field.ident;
        errors.at(name, format!("`{name}` wants somebody signed in{why}: say `auth` in #[handler(..)], or make the field an Option, which is None for a visitor"));
    }
}

fn signing_in_changes_something(handler: &Handler, errors: &mut Errors) {
    let Some(field) = handler.fields.iter().find(|field| matches!(field.source, Source::SignIn(_))) else { return };
    let changes_nothing = |method: &&syn::Ident| *method == ANY || SAFE.iter().any(|safe| *method == safe);
    for method in handler.methods.iter().filter(changes_nothing) {
        let name = if method == ANY { "GET".to_owned() } else { method.to_string().to_uppercase() };
        errors.at(
            method,
            format!(
                "a {name} request changes nothing, and `{}` signs somebody in: answer POST, by a handler of its own",
                field.ident
            ),
        );
    }
}

fn placeholders_have_fields(handler: &Handler, errors: &mut Errors) {
    let Some(pattern) = &handler.pattern else { return };
    if matches!(handler.item.fields, syn::Fields::Unnamed(_)) {
        return; // Reported: its fields have no names.
    }
    for (number, name) in pattern.placeholders().enumerate() {
        let field = handler.fields.iter().find(|field| matches!(field.source, Source::Placeholder(at) if at == number));
        if let Some(field) = field {
            if let Shape::Maybe(inside) = shape(&field.inner) {
                let inside = written(inside);
                errors.at(
                    &field.inner,
                    format!("a placeholder is always there: write `{name}: {inside}`; the path without it is another handler's"),
                );
            }
            continue;
        }
        let same_name = handler.fields.iter().find(|field| field.ident.unraw() == name);
        if let Some(field) = same_name {
            if !matches!(field.source, Source::Broken) {
                errors.at(
                    &field.ident,
                    format!("`{name}` is a placeholder of the pattern, and its attribute takes it from elsewhere; rename one of them"),
                );
            }
            continue;
        }
        let free =
            handler.fields.iter().filter(|field| matches!(field.source, Source::Request | Source::RequestInSection));
        let names: Vec<String> = free.map(|field| field.ident.to_string()).collect();
        match nearest(name, names.iter().map(String::as_str)) {
            Some(near) => errors.at(
                &pattern.literal,
                format!(
                    "the placeholder `{{{name}}}` has no field of its name; `{near}` looks like it: name both alike"
                ),
            ),
            None => errors.at(
                &pattern.literal,
                format!(
                    "the placeholder `{{{name}}}` has no field: add `{}: String`, or any type that implements FromStr",
                    as_a_field(name)
                ),
            ),
        }
    }
}

/// The name as a field has it: `r#type`.
fn as_a_field(name: &str) -> String {
    if syn::parse_str::<syn::Ident>(name).is_ok() { name.to_owned() } else { format!("r#{name}") }
}

/// How much body it takes; `None` where only its section knows.
pub(super) fn body_limit(handler: &Handler) -> Option<BodyLimit> {
    match &handler.protection.body_limit {
        Some(limit) => Some(limit.clone()),
        None => handler.section.is_none().then_some(BodyLimit::Bytes(2 << 20)),
    }
}

/// A number of bytes as people say it.
pub(super) fn size_said(bytes: u64) -> String {
    for (shift, unit) in [(30, "GiB"), (20, "MiB"), (10, "KiB")] {
        if bytes >> shift > 0 && bytes >> shift << shift == bytes {
            return format!("{} {unit}", bytes >> shift);
        }
    }
    format!("{bytes} bytes")
}

/// A file is not longer than the body that it comes in.
fn files_fit(handler: &Handler, errors: &mut Errors) {
    let Some(BodyLimit::Bytes(body)) = body_limit(handler) else { return };
    for field in &handler.fields {
        let Source::Upload { files, .. } = &field.source else { continue };
        if let Some((limit, span)) = files.limit
            && limit >= body
        {
            let (limit, said) = (size_said(limit), size_said(body));
            errors.at_span(span, format!("a file of {limit} does not fit into the body of this handler, which has at most {said}: write body_limit = \"..\" into #[handler(..)], a little more than all files together"));
        }
    }
}

fn one_body(handler: &Handler, errors: &mut Errors) {
    let mut bodies = handler.fields.iter().filter(|field| field.body().is_some());
    let Some(first) = bodies.next() else { return };
    for second in bodies {
        let upload = |field: &Field| matches!(field.source, Source::Upload { .. });
        let help = match upload(first) || upload(second) {
            true => "put the files into the form: #[derive(squall::Form)] on a type with fields of type `Upload`",
            false => "take both values from one type",
        };
        errors.at(
            &second.ident,
            format!("`{}` reads the body already, and a body can be read once; {help}", first.ident),
        );
    }
    // They are those of the query, where there is no body.
    if first.body().is_some_and(|attribute| attribute == "arguments") {
        return;
    }
    for method in &handler.methods {
        if method == "get" || method == "head" {
            errors.at(
                method,
                format!(
                    "a {} request has no body, and `{}` reads one; take it by #[query], or answer another method",
                    method.to_string().to_uppercase(),
                    first.ident
                ),
            );
        }
    }
}

fn section_placeholders_need_a_section(handler: &Handler, errors: &mut Errors) {
    if handler.section.is_some() {
        return;
    }
    for field in &handler.fields {
        if let Source::SectionPlaceholder(name, _) = &field.source {
            errors.at(
                &field.ident,
                format!(
                    "the pattern has no placeholder `{{{name}}}`, and the handler is in no section that could have it"
                ),
            );
        }
    }
}

fn an_exemption_exempts(handler: &Handler, errors: &mut Errors) {
    let safe = |method: &syn::Ident| ["get", "head", "options", "query"].iter().any(|name| method == name);
    if let Some(exemption) = &handler.protection.xsrf
        && !handler.methods.is_empty()
        && handler.methods.iter().all(safe)
    {
        errors.at_span(exemption.span, "only safe methods are answered here, and those may come from any site");
    }
}
