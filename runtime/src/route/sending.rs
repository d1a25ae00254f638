//! Forms in templates, against the handlers that they are sent to.

use super::link::{Link, Target, handler, nearest_name};
use super::section::same;
use super::text::Text;
use super::{Csp, FormField, Headers, Methods, Route, Table, Xsrf};

/// A control of a form: what it is named, and where it stands.
#[derive(Clone, Copy, Debug)]
pub struct Control {
    /// Its name.
    pub name: &'static str,
    /// Whether it sends a file; `None` where the form's type writes it, as the field wants it.
    pub file: Option<bool>,
    /// The fields of the form whose view writes it; none where it is written by hand.
    pub view: &'static [FormField],
    /// The template.
    pub file_name: &'static str,
    /// The line there.
    pub line: u32,
}

/// Stops the build where a form of this site has no token, and its handler asks for one. `sessions` is whether the app has
/// any: without, there is no token.
#[track_caller]
pub const fn check_token(table: &'static Table, link: &Link, sessions: bool, is_form: bool) {
    if !sessions {
        return;
    }
    let handler = handler(table, link);
    match (link.target, handler) {
        (Target::Unknown, _) => {}
        (_, None) => return,
        (_, Some(route)) => {
            if route.broken || matches!(route.protection.xsrf, Xsrf::Exempt(_)) {
                return;
            }
        }
    }
    let mut text = Text::EMPTY;
    text.text(if is_form { "this form has no XSRF token, and " } else { "this request carries no XSRF token, and " });
    match handler {
        Some(route) => {
            text.name(route);
            text.text(" asks for one");
        }
        None => text.text("what it is sent to asks for one"),
    }
    text.template(link);
    if is_form {
        text.text("\nhelp: write {{ xsrf_field }} inside of the form");
    } else {
        text.text(
            "\nhelp: write hx-headers='{\"X-XSRF-Token\": \"{{ xsrf_token }}\"}' in the tag of <body>, for all such requests\
             \n      of the page, or in this one; or put it into a form with {{ xsrf_field }}",
        );
    }
    panic!("{}", text.as_str());
}

/// Stops the build where the handler of a form does not know this control.
#[track_caller]
pub const fn check_control(table: &'static Table, link: &Link, control: &Control, multipart: bool) {
    let Some(route) = handler(table, link) else { return };
    let Some(fields) = sent(route, link) else { return };
    if route.broken || differ(control.view, fields) {
        return;
    }
    let mut text = Text::EMPTY;
    match find(fields, control.name) {
        Some(field) if control.file.is_none() && (!field.file || multipart) => return,
        Some(_) if control.file.is_none() => {
            text.text("`");
            text.text(control.name);
            text.text("` is a file, and this form sends but its name");
            text.place(control);
            text.text("\nhelp: write enctype=\"multipart/form-data\" in the tag of the form");
        }
        Some(field) if matches!(control.file, Some(file) if file == field.file) => return,
        Some(field) => {
            text.text("`");
            text.text(control.name);
            text.text(if field.file { "` is a file for " } else { "` is no file for " });
            text.name(route);
            text.text(if field.file {
                ", and this is no <input type=\"file\">"
            } else {
                ", and this is an <input type=\"file\">"
            });
            text.place(control);
        }
        // By another name than the member's; a member that is not there has no view.
        None if control.file.is_none() => return,
        None => {
            text.text(if link.method.contains(Methods::GET) {
                "no field of the query of "
            } else {
                "no field of the form of "
            });
            text.name(route);
            text.text(" is named `");
            text.text(control.name);
            text.text("`");
            text.place(control);
            text.text("\nhelp: ");
            if let Some(at) = nearest(fields, control.name) {
                text.text("did you mean `");
                text.text(fields[at].name);
                text.text("`?");
            } else {
                text.text("its fields are ");
                text.names(fields);
            }
        }
    }
    text.end();
    panic!("{}", text.as_str());
}

/// Stops the build where a form is made of a view of one type, and its handler reads another, be the names the same or not.
#[track_caller]
pub const fn check_view(table: &'static Table, link: &Link, control: &Control) {
    let Some(route) = handler(table, link) else { return };
    let Some(fields) = sent(route, link) else { return };
    if route.broken || !differ(control.view, fields) {
        return;
    }
    let mut text = Text::EMPTY;
    text.text("this form has the fields of `");
    text.text(control.view[0].of);
    text.text("`, and ");
    text.name(route);
    text.text(" reads `");
    text.text(fields[0].of);
    text.text("`");
    text.place(control);
    text.text(
        "\nhelp: give the page a `FormView` of what the handler reads, or send the form to the handler of this one",
    );
    text.end();
    panic!("{}", text.as_str());
}

/// What the handler reads of what a form sends by this method: by GET it is the query.
const fn sent(route: &Route, link: &Link) -> Option<&'static [FormField]> {
    if link.method.contains(Methods::GET) { route.query } else { route.form }
}

/// Whether these are the fields of two types.
const fn differ(view: &'static [FormField], fields: &'static [FormField]) -> bool {
    !view.is_empty()
        && !fields.is_empty()
        && !view[0].of.is_empty()
        && !fields[0].of.is_empty()
        && !same(view[0].of, fields[0].of)
}

/// Stops the build where a form lacks fields that its handler needs.
#[track_caller]
pub const fn check_missing(table: &'static Table, link: &Link, controls: &[Control]) {
    let Some(route) = handler(table, link) else { return };
    let Some(fields) = sent(route, link) else { return };
    if route.broken {
        return;
    }
    let mut text = Text::EMPTY;
    let (mut at, mut count) = (0, 0);
    while at < controls.len() {
        // A view's member whose name in the form is another one, may be any.
        if differ(controls[at].view, fields)
            || (controls[at].file.is_none() && find(fields, controls[at].name).is_none())
        {
            return;
        }
        at += 1;
    }
    at = 0;
    while at < fields.len() {
        if fields[at].required && !has(controls, fields[at].name) && !is_meant(fields, at, controls) {
            text.text(if count == 0 { "this form lacks `" } else { ", `" });
            text.text(fields[at].name);
            text.text("`");
            count += 1;
        }
        at += 1;
    }
    if count == 0 {
        return;
    }
    text.text(", which ");
    text.name(route);
    text.text(" needs");
    text.template(link);
    text.text("\nhelp: add a control with this name, or make it an Option where it may be missing");
    text.end();
    panic!("{}", text.as_str());
}

const fn find(fields: &'static [FormField], name: &str) -> Option<&'static FormField> {
    let mut at = 0;
    while at < fields.len() {
        if same(fields[at].name, name) {
            return Some(&fields[at]);
        }
        at += 1;
    }
    None
}

/// Whether a control is named by none of the fields, and this one is the nearest: that has been told as a slip.
const fn is_meant(fields: &'static [FormField], field: usize, controls: &[Control]) -> bool {
    let mut control = 0;
    while control < controls.len() {
        let name = controls[control].name;
        if find(fields, name).is_none() && matches!(nearest(fields, name), Some(at) if at == field) {
            return true;
        }
        control += 1;
    }
    false
}

/// The place of the field whose name looks like this one.
const fn nearest(fields: &'static [FormField], name: &str) -> Option<usize> {
    let (mut at, mut near) = (0, None);
    while at < fields.len() {
        near = nearest_name(name, at, near, fields[at].name);
        at += 1;
    }
    match near {
        Some((at, _)) => Some(at),
        None => None,
    }
}

const fn has(controls: &[Control], name: &str) -> bool {
    let mut at = 0;
    while at < controls.len() {
        if same(controls[at].name, name) {
            return true;
        }
        at += 1;
    }
    false
}

/// What browsers refuse of a page by the usual policy.
#[derive(Clone, Copy, Debug)]
pub struct Refused {
    /// What it is.
    pub what: &'static str,
    /// The directive that says so.
    pub directive: &'static str,
    /// What to do instead.
    pub help: &'static str,
    /// The template.
    pub file: &'static str,
    /// The line there.
    pub line: u32,
}

/// Stops the build where all pages of an app have the usual Content-Security-Policy, and browsers refuse this by it. Where the
/// app or one of its handlers has a policy of its own, nobody knows which of them this page goes with.
#[track_caller]
pub const fn check_policy(site: &Headers, table: &'static Table, refused: &Refused) {
    if !matches!(site.csp, Csp::Unsaid) {
        return;
    }
    let listed = table.listed();
    let mut at = 0;
    while at < listed.len() {
        if !matches!(listed[at].route.protection.headers.csp, Csp::Unsaid) {
            return;
        }
        at += 1;
    }
    let mut text = Text::EMPTY;
    text.text("browsers refuse ");
    text.text(refused.what);
    text.text(": the Content-Security-Policy of this site says so, by `");
    text.text(refused.directive);
    text.text("`\n    in ");
    text.text(refused.file);
    text.text(":");
    text.number(refused.line);
    text.text("\nhelp: ");
    text.text(refused.help);
    text.end();
    panic!("{}", text.as_str());
}

impl Text {
    const fn place(&mut self, control: &Control) {
        self.text("\n    in ");
        self.text(control.file_name);
        self.text(":");
        self.number(control.line);
    }

    const fn names(&mut self, fields: &[FormField]) {
        let mut at = 0;
        while at < fields.len() {
            self.text(if at == 0 { "`" } else { ", `" });
            self.text(fields[at].name);
            self.text("`");
            at += 1;
        }
    }
}
