//! Fields as HTML.

use super::super::spec::Kind;
use super::FieldView;
use crate::error::FieldError;
use std::fmt::{self, Display, Write as _};

/// HTML that is safe as it is: what [`FieldView`] writes. It prints itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Markup(String);

impl Display for Markup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A template writes it as it is.
#[cfg(feature = "templates")]
impl askama::filters::HtmlSafe for Markup {}

/// Text within HTML, or within a quoted attribute.
struct Escaped<'t>(&'t str);

impl Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0;
        while let Some(at) = rest.find(['&', '<', '>', '"', '\'']) {
            f.write_str(&rest[..at])?;
            f.write_str(match rest.as_bytes()[at] {
                b'&' => "&amp;",
                b'<' => "&lt;",
                b'>' => "&gt;",
                b'"' => "&quot;",
                _ => "&#39;",
            })?;
            rest = &rest[at + 1..];
        }
        f.write_str(rest)
    }
}

impl Markup {
    fn attribute(&mut self, name: &str, value: impl AsRef<str>) {
        self.put(format_args!(" {name}=\"{}\"", Escaped(value.as_ref())));
    }

    fn put(&mut self, what: fmt::Arguments<'_>) {
        // Writing to a `String` does not fail.
        _ = self.0.write_fmt(what);
    }
}

/// A sentence: the first letter is a capital, and a full stop ends it.
fn sentence(error: &FieldError) -> String {
    let text = error.to_string();
    let mut letters = text.chars();
    let mut sentence: String = letters.next().map(|first| first.to_uppercase().collect()).unwrap_or_default();
    sentence.push_str(letters.as_str());
    if !sentence.ends_with(['.', '!', '?', '…']) {
        sentence.push('.');
    }
    sentence
}

/// A word as people write it: `most-read` is `Most read`.
fn words(word: &str) -> String {
    let mut letters = word.chars();
    let mut text: String = letters.next().map(|first| first.to_uppercase().collect()).unwrap_or_default();
    text.push_str(&letters.as_str().replace(['-', '_'], " "));
    text
}

impl FieldView {
    /// Label, input and error at once. A box has its label after it.
    pub fn field(&self, label: impl Display) -> Markup {
        self.group(label, self.input())
    }

    /// Label, [`textarea`](FieldView::textarea) and error at once.
    pub fn area(&self, label: impl Display) -> Markup {
        self.group(label, self.textarea())
    }

    /// Label, [`select`](FieldView::select) and error at once.
    pub fn choice(&self, label: impl Display) -> Markup {
        self.group(label, self.select())
    }

    fn group(&self, label: impl Display, input: Markup) -> Markup {
        let (label, hint, error) = (self.label(label), self.help(), self.error());
        Markup(match self.spec.kind {
            Kind::Checkbox => format!("{input} {label}{hint}{error}"),
            _ => format!("{label}{hint}{input}{error}"),
        })
    }

    /// `<label for="title">Title</label>`
    pub fn label(&self, text: impl Display) -> Markup {
        Markup(format!("<label for=\"{}\">{}</label>", Escaped(&self.id()), Escaped(&text.to_string())))
    }

    /// What is wrong, in a paragraph with the class `field-error`, to which the input refers; nothing where nothing is.
    pub fn error(&self) -> Markup {
        let Some(first) = self.errors.first() else { return Markup::default() };
        let mut text = sentence(first);
        for error in &self.errors[1..] {
            text.push(' ');
            text.push_str(&sentence(error));
        }
        Markup(format!("<p id=\"{}-error\" class=\"field-error\">{}</p>", Escaped(&self.id()), Escaped(&text)))
    }

    /// The sentence of [`hint`](FieldView::hint), to which the input refers; nothing where there is none. What prints label
    /// and input at once prints it too; beside an [`input`](FieldView::input) by itself, print it yourself:
    ///
    /// ```html
    /// {% let title = form.title.hint("As it stands in the list.") %}
    /// {{ title.label("Title") }} {{ title.help() }} {{ title.input() }} {{ title.error() }}
    /// ```
    pub fn help(&self) -> Markup {
        match &self.hint {
            Some(hint) => {
                Markup(format!("<p id=\"{}-hint\" class=\"field-hint\">{}</p>", Escaped(&self.id()), Escaped(hint)))
            }
            None => Markup::default(),
        }
    }

    /// The `<input>`, of the type that the field has by its type and rules, with what was typed.
    pub fn input(&self) -> Markup {
        let mut html = Markup("<input".to_owned());
        self.identity(&mut html);
        let kind = match self.spec.kind {
            _ if self.files => "file",
            Kind::Text(kind) => kind,
            Kind::Password => "password",
            Kind::Whole(_) | Kind::Number => "number",
            Kind::Checkbox => "checkbox",
        };
        html.attribute("type", kind);
        match self.spec.kind {
            _ if self.files => {
                if !self.spec.file.accept.is_empty() {
                    html.attribute("accept", self.spec.file.accept.join(","));
                }
                if self.spec.repeated {
                    html.put(format_args!(" multiple"));
                }
            }
            Kind::Checkbox => {
                html.attribute("value", "on");
                if self.is_ticked() {
                    html.put(format_args!(" checked"));
                }
            }
            Kind::Password => self.lengths(&mut html),
            _ => {
                if !self.values.is_empty() {
                    html.attribute("value", self.value());
                }
                self.lengths(&mut html);
            }
        }
        self.bounds(&mut html);
        self.state(&mut html, self.spec.kind != Kind::Checkbox && !self.spec.repeated);
        html.put(format_args!(">"));
        html
    }

    /// A `<textarea>` with what was typed.
    pub fn textarea(&self) -> Markup {
        let mut html = Markup("<textarea".to_owned());
        self.identity(&mut html);
        self.lengths(&mut html);
        self.state(&mut html, true);
        // A line break at the beginning is swallowed.
        html.put(format_args!(">\n{}</textarea>", Escaped(self.value())));
        html
    }

    /// A `<select>` of the words of an enum that derives `Text`, with what was chosen; an optional one begins with nothing.
    pub fn select(&self) -> Markup {
        let words = self.spec.options.unwrap_or_default();
        self.select_of(&words.iter().map(|word| (*word, self::words(word))).collect::<Vec<_>>())
    }

    /// The same with labels of yours: pairs of value and label.
    pub fn select_of<V: AsRef<str>, L: Display>(&self, options: &[(V, L)]) -> Markup {
        let mut html = Markup("<select".to_owned());
        self.identity(&mut html);
        if self.spec.repeated {
            html.put(format_args!(" multiple"));
        }
        self.state(&mut html, !self.spec.repeated);
        html.put(format_args!(">"));
        if !self.spec.repeated && (!self.required || self.values.is_empty()) {
            html.put(format_args!("<option value=\"\"></option>"));
        }
        for (value, label) in options {
            let (value, label) = (value.as_ref(), label.to_string());
            let selected = if self.values.iter().any(|chosen| chosen == value) { " selected" } else { "" };
            html.put(format_args!("<option value=\"{}\"{selected}>{}</option>", Escaped(value), Escaped(&label)));
        }
        html.put(format_args!("</select>"));
        html
    }

    /// The words of an enum that derives `Text` as radio buttons, or as boxes where several may be chosen, in a group with
    /// this legend.
    pub fn choices(&self, legend: impl Display) -> Markup {
        let words = self.spec.options.unwrap_or_default();
        self.choices_of(legend, &words.iter().map(|word| (*word, self::words(word))).collect::<Vec<_>>())
    }

    /// The same with labels of yours: pairs of value and label.
    pub fn choices_of<V: AsRef<str>, L: Display>(&self, legend: impl Display, options: &[(V, L)]) -> Markup {
        let kind = if self.spec.repeated { "checkbox" } else { "radio" };
        let id = self.id();
        let mut html = Markup("<fieldset".to_owned());
        html.attribute("id", &id);
        self.description(&mut html);
        html.put(format_args!("><legend>{}</legend>{}", Escaped(&legend.to_string()), self.help()));
        for (number, (value, label)) in options.iter().enumerate() {
            let (value, label) = (value.as_ref(), label.to_string());
            html.put(format_args!("<input id=\"{}-{number}\"", Escaped(&id)));
            html.attribute("name", &self.name);
            html.attribute("type", kind);
            html.attribute("value", value);
            if self.values.iter().any(|chosen| chosen == value) {
                html.put(format_args!(" checked"));
            }
            if self.required && !self.spec.repeated {
                html.put(format_args!(" required"));
            }
            html.put(format_args!("> <label for=\"{}-{number}\">{}</label> ", Escaped(&id), Escaped(&label)));
        }
        html.put(format_args!("{}</fieldset>", self.error()));
        html
    }

    /// A hidden `<input>` with the value.
    pub fn hidden(&self) -> Markup {
        let mut html = Markup("<input".to_owned());
        html.attribute("type", "hidden");
        html.attribute("name", &self.name);
        html.attribute("value", self.value());
        html.put(format_args!(">"));
        html
    }

    fn identity(&self, html: &mut Markup) {
        html.attribute("id", self.id());
        html.attribute("name", &self.name);
    }

    fn lengths(&self, html: &mut Markup) {
        if let Some(min) = self.spec.min_length.filter(|min| *min > 1) {
            html.attribute("minlength", min.to_string());
        }
        if let Some(max) = self.spec.max_length {
            html.attribute("maxlength", max.to_string());
        }
    }

    fn bounds(&self, html: &mut Markup) {
        let (least, greatest) = match self.spec.kind {
            Kind::Whole(Some((least, greatest))) => (Some(least), Some(greatest)),
            _ => (None, None),
        };
        if let Some(min) = self.spec.min.or(least) {
            html.attribute("min", min);
        }
        if let Some(max) = self.spec.max.or(greatest) {
            html.attribute("max", max);
        }
        if self.spec.kind == Kind::Number {
            html.attribute("step", "any");
        }
    }

    /// Whether it must be filled in, and whether it is wrong.
    fn state(&self, html: &mut Markup, may_be_required: bool) {
        // An empty text may be one that will do.
        if self.required && may_be_required && self.spec.min_length != Some(0) {
            html.put(format_args!(" required"));
        }
        self.description(html);
        for (name, value) in &self.attributes {
            html.attribute(name, value);
        }
    }

    fn description(&self, html: &mut Markup) {
        let id = self.id();
        if !self.errors.is_empty() {
            html.attribute("aria-invalid", "true");
        }
        let described = match (&self.hint, self.errors.is_empty()) {
            (Some(_), true) => format!("{id}-hint"),
            (Some(_), false) => format!("{id}-hint {id}-error"),
            (None, false) => format!("{id}-error"),
            (None, true) => return,
        };
        html.attribute("aria-describedby", described);
    }
}

/// All that is wrong, with links to the fields.
pub(super) fn summary(
    heading: &str,
    whole: &[FieldError],
    labels: &[(&str, String)],
    each: impl FnOnce(&mut dyn FnMut(&FieldView)),
) -> Markup {
    let mut items = Markup::default();
    for error in whole {
        items.put(format_args!("<li>{}</li>", Escaped(&sentence(error))));
    }
    each(&mut |field| {
        for error in &field.errors {
            let label = labels.iter().find(|(name, _)| *name == field.name).map(|(_, label)| label.clone());
            let (id, name) = (field.id(), label.unwrap_or_else(|| words(&field.name.replace('.', " "))));
            let text = error.to_string();
            items.put(format_args!(
                "<li><a href=\"#{}\">{}: {}</a></li>",
                Escaped(&id),
                Escaped(&name),
                Escaped(&text)
            ));
        }
    });
    if items.0.is_empty() {
        return items;
    }
    Markup(format!("<div class=\"form-errors\" role=\"alert\"><h2>{}</h2><ul>{items}</ul></div>", Escaped(heading)))
}
