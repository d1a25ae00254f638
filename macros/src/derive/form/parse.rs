//! The struct and its attributes as a model.

use super::rules::{Rule, rules};
use crate::attr::{Argument, arguments};
use crate::diag::{Errors, did_you_mean};
use crate::fields::{FileOptions, Shape, argument_of, shape};
use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::ext::IdentExt as _;
use syn::{Attribute, Data, DeriveInput, Expr, Fields, Ident, Lit, LitStr, Meta, Type};

const USAGE: &str = "#[derive(Form)] stands on a struct with named fields: they are the fields of the form";

/// A form as its struct says.
pub(super) struct Model {
    pub(super) ident: Ident,
    pub(super) fields: Vec<FormField>,
    /// Rules of the whole: functions.
    pub(super) whole: Vec<Expr>,
}

/// A field of the form.
pub(super) struct FormField {
    pub(super) ident: Ident,
    /// The type as it is written.
    pub(super) ty: Type,
    /// Its name in the form.
    pub(super) name: String,
    pub(super) span: Span,
    pub(super) takes: Takes,
    pub(super) default: Option<Option<Expr>>,
    /// `type = ".."`
    pub(super) input: Option<String>,
    pub(super) trim: bool,
    pub(super) files: FileOptions,
    pub(super) rules: Vec<Rule>,
}

/// How many values it takes, and of which type.
pub(super) enum Takes {
    One(Type),
    Maybe(Type),
    Many(Type),
    Ticked,
}

impl FormField {
    /// The type of its values.
    pub(super) fn value_type(&self) -> &Type {
        match &self.takes {
            Takes::One(ty) | Takes::Maybe(ty) | Takes::Many(ty) => ty,
            Takes::Ticked => &self.ty,
        }
    }
}

/// The types of `<input>` that take a text, and what they are for.
const INPUTS: [&str; 14] = [
    "text",
    "email",
    "url",
    "tel",
    "search",
    "password",
    "date",
    "time",
    "datetime-local",
    "month",
    "week",
    "color",
    "number",
    "range",
];

pub(super) fn parse(input: &DeriveInput, errors: &mut Errors) -> Option<Model> {
    let Data::Struct(data) = &input.data else {
        let help = match &input.data {
            Data::Enum(_) => "; an enum of words is a field of one: put #[derive(squall::Text)] on it",
            _ => "",
        };
        errors.at(&input.ident, format!("{USAGE}{help}"));
        return None;
    };
    let Fields::Named(named) = &data.fields else {
        errors.at(&input.ident, USAGE);
        return None;
    };
    if !input.generics.params.is_empty() {
        errors.at(&input.generics, "a form has no generics: its fields are known to the compiler, name by name");
    }
    let whole = whole(&input.attrs, errors);
    let mut fields: Vec<FormField> = Vec::new();
    for field in &named.named {
        let Some(ident) = &field.ident else { continue };
        let field = form_field(ident, field, errors);
        if let Some(other) = fields.iter().find(|other| other.name == field.name) {
            errors.at_span(field.span, format!("`{}` is the name of `{}` already", field.name, other.ident));
        }
        fields.push(field);
    }
    for field in &fields {
        for rule in &field.rules {
            rule.check(field, &fields, errors);
        }
    }
    Some(Model { ident: input.ident.clone(), fields, whole })
}

/// `#[garde(custom(function))]` on the struct.
fn whole(attributes: &[Attribute], errors: &mut Errors) -> Vec<Expr> {
    let mut functions = Vec::new();
    for attribute in attributes {
        if attribute.path().is_ident("form") {
            errors.at(attribute.path(), "#[form] stands on a field of the form");
        }
        if !attribute.path().is_ident("garde") {
            continue;
        }
        let Meta::List(list) = &attribute.meta else {
            errors.at(&attribute.meta, "write #[garde(custom(function))]");
            continue;
        };
        for argument in arguments(list.tokens.clone(), errors) {
            match argument {
                Argument::Call(name, tokens) if name == "custom" => functions.extend(errors.keep(syn::parse2(tokens))),
                // garde's own derive asks for it; here it says nothing.
                Argument::Word(name) if name == "allow_unvalidated" => {}
                Argument::Word(name) | Argument::Call(name, _) | Argument::Pair(name, _) => {
                    errors.at(&name, format!("`{name}` is no rule of a whole form (there is: custom)"));
                }
                Argument::Text(text) => errors.at(text, "write #[garde(custom(function))]"),
            }
        }
    }
    functions
}

fn form_field(ident: &Ident, field: &syn::Field, errors: &mut Errors) -> FormField {
    let name = ident.unraw().to_string();
    let takes = match shape(&field.ty) {
        Shape::Maybe(ty) => Takes::Maybe(ty.clone()),
        Shape::Many(ty) => Takes::Many(ty.clone()),
        Shape::One(ty) if is(ty, "bool") => Takes::Ticked,
        Shape::One(ty) => Takes::One(ty.clone()),
    };
    if let Takes::Maybe(ty) = &takes
        && let Some(inside) = argument_of(ty, "Vec").or(argument_of(ty, "Option"))
    {
        let inside = crate::fields::written(inside);
        errors.at(ty, format!("no form can tell none from an empty one: write `Vec<{inside}>`, or `Option<{inside}>`"));
    }
    let mut result = FormField {
        ident: ident.clone(),
        ty: field.ty.clone(),
        name,
        span: ident.span(),
        takes,
        default: None,
        input: None,
        trim: false,
        files: FileOptions::default(),
        rules: Vec::new(),
    };
    for attribute in &field.attrs {
        if attribute.path().is_ident("form") {
            options(attribute, &mut result, errors);
        } else if attribute.path().is_ident("garde") {
            result.rules.extend(rules(attribute, errors));
        } else if attribute.path().is_ident("cfg") {
            errors.at(
                attribute.path(),
                "a field of a form cannot come and go; write the form twice, each with its #[cfg]",
            );
        }
    }
    result
}

const OPTIONS: [&str; 7] = ["rename", "default", "type", "trim", "limit", "accept", "most"];

/// `#[form(rename = "..", ..)]`
fn options(attribute: &Attribute, field: &mut FormField, errors: &mut Errors) {
    let tokens = match &attribute.meta {
        Meta::List(list) => list.tokens.clone(),
        other => {
            errors.at(other, format!("write #[form(..)] with one of: {}", OPTIONS.join(", ")));
            return;
        }
    };
    let mut seen: Vec<String> = Vec::new();
    for argument in arguments(tokens, errors) {
        let option = match &argument {
            Argument::Word(option) | Argument::Pair(option, _) | Argument::Call(option, _) => option.clone(),
            Argument::Text(text) => {
                errors.at(text, format!("write #[form(rename = {})]", text.token()));
                continue;
            }
        };
        let word = option.unraw().to_string();
        if seen.contains(&word) {
            errors.at(&option, format!("`{word}` is there already"));
            continue;
        }
        seen.push(word.clone());
        match (word.as_str(), &argument) {
            ("rename", Argument::Pair(_, value)) => match text(value) {
                Some(text) => rename(&text, field, errors),
                None => errors.at(value, "write rename = \"name\""),
            },
            ("type", Argument::Pair(_, value)) => match text(value) {
                Some(text) if INPUTS.contains(&text.value().as_str()) => field.input = Some(text.value()),
                Some(text) => {
                    let word = text.value();
                    let near = did_you_mean(&word, INPUTS);
                    errors.at(
                        text,
                        format!(
                            "`{word}` is no type of an input that takes a text{near} (there are: {})",
                            INPUTS.join(", ")
                        ),
                    );
                }
                None => errors.at(value, "write type = \"date\""),
            },
            ("default", Argument::Word(_)) => field.default = Some(None),
            ("default", Argument::Pair(_, value)) => field.default = Some(Some(value.clone())),
            ("trim", Argument::Word(_)) => field.trim = true,
            ("trim", _) => errors.at(&option, "`trim` stands alone"),
            ("limit" | "accept" | "most", argument) => field.files.take(argument, errors),
            ("rename" | "type" | "default", _) => {
                errors.at(&option, format!("`{word}` wants a value: {word} = \"..\""))
            }
            _ => {
                let near = did_you_mean(&word, OPTIONS);
                errors.at(&option, format!("#[form] has no option `{word}`{near} (there are: {})", OPTIONS.join(", ")));
            }
        }
    }
    if field.default.is_some() && !matches!(field.takes, Takes::One(_)) {
        let what = match field.takes {
            Takes::Maybe(_) => "an Option is None where it is left empty",
            Takes::Many(_) => "a list is empty where nothing is chosen",
            _ => "a box that is not ticked is not sent, so it is false",
        };
        errors.at(attribute, format!("{what}: it has no default"));
    }
    if !field.files.is_empty() && !is(field.value_type(), "Upload") {
        errors.at(
            attribute,
            "`limit`, `accept` and `most` are for files: the field's type is `Upload`, or an Option or a Vec of it",
        );
    }
}

fn rename(text: &LitStr, field: &mut FormField, errors: &mut Errors) {
    let name = text.value();
    if name.is_empty()
        || name.len() > 100
        || name.chars().any(|c| c.is_control() || c.is_whitespace() || "\"'<>&".contains(c))
    {
        errors.at(text, "the name of a field has up to 100 bytes, without spaces, quotes, `<`, `>` and `&`");
    }
    (field.name, field.span) = (name, text.span());
}

pub(super) fn text(value: &Expr) -> Option<LitStr> {
    match value {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => Some(text.clone()),
            _ => None,
        },
        _ => None,
    }
}

/// Whether the last name of a type is this one.
pub(super) fn is(ty: &Type, name: &str) -> bool {
    let ty = match ty {
        Type::Group(group) => &group.elem,
        ty => ty,
    };
    matches!(ty, Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == name))
}

impl FormField {
    /// How it is asked for: `squall::private::spec::Kind`.
    pub(super) fn kind(&self) -> TokenStream {
        let kind = quote!(::squall::private::spec::Kind);
        let ty = self.value_type();
        if matches!(self.takes, Takes::Ticked) {
            return quote!(#kind::Checkbox);
        }
        match self.input.as_deref() {
            Some("password") => return quote!(#kind::Password),
            Some(input) => return quote!(#kind::Text(#input)),
            None if is(ty, "Secret") => return quote!(#kind::Password),
            None => {}
        }
        for (number, bounds) in [
            ("u8", Some(("0", "255"))),
            ("u16", Some(("0", "65535"))),
            ("i8", Some(("-128", "127"))),
            ("i16", Some(("-32768", "32767"))),
            ("u32", None),
            ("u64", None),
            ("u128", None),
            ("usize", None),
            ("i32", None),
            ("i64", None),
            ("i128", None),
            ("isize", None),
        ] {
            if is(ty, number) {
                return match bounds {
                    Some((min, max)) => quote!(#kind::Whole(::core::option::Option::Some((#min, #max)))),
                    None => quote!(#kind::Whole(::core::option::Option::None)),
                };
            }
        }
        if is(ty, "f32") || is(ty, "f64") {
            return quote!(#kind::Number);
        }
        let input = self.rules.iter().find_map(Rule::input).unwrap_or("text");
        quote!(#kind::Text(#input))
    }
}
