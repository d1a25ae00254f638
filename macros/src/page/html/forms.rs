//! What forms send, and where to.

use super::attribute::Attribute;
use super::expression::Expression;
use super::findings::{Control, Form, Target};
use super::state::Tag;
use super::walk::Walk;
use crate::page::node::At;

/// The field that carries the token of the session.
pub(super) const TOKEN: &str = "_xsrf";

/// A form of the template.
#[derive(Debug)]
pub(super) struct OpenForm {
    id: Option<String>,
    /// Its method, where it is known.
    pub(super) method: Option<&'static str>,
    /// Where it sends to, by attribute and method: it itself, its buttons.
    targets: Vec<Sends>,
    controls: Vec<Control>,
    open: bool,
    token: Option<At>,
    multipart: bool,
    /// Whether `caller()` stands in it, and nobody knows what that prints.
    pub(super) unknown: bool,
    /// Whether `caller()` stands in it, and this is a call.
    pub(super) with_caller: bool,
    /// Whether it has been closed in a pass that counts.
    counts: bool,
}

/// That something is sent.
#[derive(Debug)]
struct Sends {
    at: At,
    attribute: String,
    method: &'static str,
    target: Target,
    /// Whether it carries the token in a header.
    has_header: bool,
}

impl OpenForm {
    pub(super) fn new(tag: &Tag, method: Option<&'static str>) -> OpenForm {
        let multipart = tag.attribute("enctype").or_else(|| tag.attribute("hx-encoding"));
        OpenForm {
            id: tag.literal("id").map(str::to_owned),
            method,
            targets: Vec::new(),
            controls: Vec::new(),
            open: false,
            token: None,
            multipart: multipart.is_some_and(|attribute| attribute.may_have_word("multipart/form-data")),
            unknown: false,
            with_caller: false,
            counts: false,
        }
    }
}

impl Walk<'_> {
    /// Opens a form.
    pub(super) fn open_form(&mut self, form: OpenForm) {
        self.forms.push(form);
        self.state.forms = vec![self.forms.len() - 1];
    }

    /// Adds a place that the open forms send to.
    pub(super) fn form_target(&mut self, at: At, attribute: &str, method: &'static str, target: &Target) {
        if self.dry > 0 {
            return;
        }
        for form in self.state.forms.clone() {
            let target = target.clone();
            let attribute = attribute.to_owned();
            self.forms[form].targets.push(Sends { at, attribute, method, target, has_header: false });
        }
    }

    /// Lets the open forms have controls that nobody sees.
    pub(super) fn open_up(&mut self) {
        self.state.forms.iter().for_each(|form| self.forms[*form].open = true);
    }

    /// What was sent last from within the open forms carries the token in a header.
    pub(super) fn token_by_header(&mut self) {
        for form in &self.state.forms {
            if let Some(last) = self.forms[*form].targets.last_mut() {
                last.has_header = true;
            }
        }
    }

    /// Closes the open forms.
    pub(super) fn close_forms(&mut self) {
        let counts = self.dry == 0;
        for form in std::mem::take(&mut self.state.forms) {
            let form = &mut self.forms[form];
            form.counts = counts && !form.unknown && (self.calling == 0 || form.with_caller);
        }
    }

    /// Adds a control with this name to its forms: that of its `form` attribute, or those around it.
    pub(super) fn control(&mut self, tag: &Tag, name: &Attribute, file: bool) {
        let by_id = tag.attribute("form");
        for value in &name.values {
            let Some(text) = value.literal() else {
                if by_id.is_none() {
                    self.state.forms.iter().for_each(|form| self.forms[*form].open = true);
                }
                continue;
            };
            let control = Control { name: text.to_owned(), at: tag.at, file: Some(file), view: None };
            match by_id {
                None => self.state.forms.clone().into_iter().for_each(|form| self.add_control(form, &control)),
                Some(id) => {
                    if let (Some(id), true) = (id.literal(), self.counts()) {
                        self.apart.push((id.to_owned(), control));
                    }
                }
            }
        }
    }

    fn add_control(&mut self, form: usize, control: &Control) {
        let form = &mut self.forms[form];
        if control.name == TOKEN {
            form.token = Some(control.at);
        } else if !control.name.is_empty() && !form.controls.iter().any(|other| other.name == control.name) {
            form.controls.push(control.clone());
        }
        if control.file == Some(true) && !form.multipart {
            self.fault(
                control.at,
                "the form sends the name of this file, and not the file\n\
                 help: write enctype=\"multipart/form-data\" in its <form>",
            );
        }
    }

    /// Gives the controls that name their form by its id to that form.
    fn controls_by_id(&mut self) {
        for (id, control) in std::mem::take(&mut self.apart) {
            let forms: Vec<usize> =
                (0..self.forms.len()).filter(|form| self.forms[*form].id.as_deref() == Some(id.as_str())).collect();
            if forms.is_empty() {
                let ids: Vec<String> = self.forms.iter().filter_map(|form| form.id.clone()).collect();
                let near = crate::diag::did_you_mean(&id, ids.iter().map(String::as_str));
                self.fault(control.at, format!("no form of this page has the id `{id}`{near}"));
            }
            forms.into_iter().for_each(|form| self.add_control(form, &control));
        }
    }

    /// A value in the text of the open forms.
    pub(super) fn value_in_forms(&mut self, expression: &str, at: At, is_markup: bool) {
        let parsed = Expression::new(expression);
        let (first, second) = parsed.names();
        let is_view = self.views.iter().any(|view| view == first);
        if let (true, Some(last)) = (is_view, lost_hint(expression)) {
            self.fault(
                at,
                format!(
                    "nothing prints the hint of this `{last}`, and what it prints refers to it\n\
                     help: print label, hint and input at once, by `field`, `area` or `choice`; or keep the field, {{% let one = \
                     form.title.hint(..) %}}, and print {{{{ one.help() }}}} beside {{{{ one.{last}() }}}}"
                ),
            );
        }
        for form in self.state.forms.clone() {
            let form = &mut self.forms[form];
            if first == "xsrf_field" || (is_view && second == Some("xsrf")) {
                form.token = Some(at);
            } else if is_view {
                if let Some(name) = control_of(&expression.trim()[first.len()..])
                    && !form.controls.iter().any(|control| control.name == name)
                {
                    form.controls.push(Control { name, at, file: None, view: Some(first.to_owned()) });
                }
            } else if is_markup {
                form.open = true;
            }
        }
    }

    /// At the end of the template.
    pub(super) fn end_of_forms(&mut self) {
        self.close_forms();
        self.controls_by_id();
        for form in std::mem::take(&mut self.forms) {
            if !form.counts {
                continue;
            }
            for Sends { at, attribute, method, target, has_header } in &form.targets {
                if let Some(token) = form.token.filter(|_| *method == "GET") {
                    self.findings.fault(
                        token,
                        "this form is sent by GET, so the XSRF token would stand in its address, in logs and in histories\n\
                         help: leave the token out of it",
                    );
                    break;
                }
                if let (Some(token), Target::Foreign) = (form.token, target) {
                    self.findings.fault(
                        token,
                        "this form goes to another site, which would learn the XSRF token\nhelp: leave the token out of it",
                    );
                    break;
                }
                self.findings.forms.push(Form {
                    at: *at,
                    attribute: attribute.clone(),
                    method,
                    target: target.clone(),
                    controls: form.controls.clone(),
                    open: form.open,
                    has_token: form.token.is_some() || *has_header || (self.sends_header && attribute.contains("hx-")),
                    multipart: form.multipart,
                    is_form: true,
                });
            }
        }
        // What a fragment is put into, nobody knows here.
        if self.is_whole {
            for form in std::mem::take(&mut self.lone) {
                let has_token = form.has_token || self.sends_header;
                self.findings.forms.push(Form { has_token, ..form });
            }
        }
    }
}

/// What prints a control of a field that has been given a hint in the same expression, and not the hint.
fn lost_hint(expression: &str) -> Option<&'static str> {
    let (_, after) = expression.split_once(".hint(")?;
    ["input", "textarea", "select", "select_of"]
        .into_iter()
        .find(|name| after.rsplit_once(&format!(").{name}(")).is_some_and(|(_, arguments)| !arguments.contains(").")))
}

/// The control that a view of a form prints: `address.street` of `.address.street.hint("..").input()`. What the form prints of
/// itself, and the label, error or value of a field, is none.
fn control_of(members: &str) -> Option<String> {
    let mut names = Vec::new();
    let mut rest = members;
    loop {
        rest = rest.strip_prefix('.')?;
        let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '#'))?;
        let (name, after) = rest.split_at(end);
        if after.trim_start().starts_with('(') {
            break;
        }
        names.push(name.trim_start_matches("r#"));
        rest = after;
    }
    let last = rest.rsplit('.').next().unwrap_or(rest);
    let prints_control = ["label", "error", "errors", "name", "id", "value", "values", "is_ticked"]
        .iter()
        .all(|other| !last.strip_prefix(other).is_some_and(|after| after.starts_with('(')));
    (!names.is_empty() && prints_control).then(|| names.join("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hint_is_lost_where_only_the_control_is_printed() {
        assert_eq!(lost_hint("form.title.hint(\"a\").input()"), Some("input"));
        assert_eq!(lost_hint("form.text.hint(t(\"x\")).rows(4).textarea()"), Some("textarea"));
        assert_eq!(lost_hint("form.kind.hint(\"a\").select_of(kinds)"), Some("select_of"));
        for right in ["form.title.input()", "form.title.hint(\"a\").field(\"Title\")", "form.title.hint(\"a\").help()"]
        {
            assert_eq!(lost_hint(right), None, "{right}");
        }
    }
}
