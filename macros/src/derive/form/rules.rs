//! `#[garde(..)]` on the fields of a form.

use super::parse::{FormField, Takes, is, text};
use crate::attr::{Argument, arguments};
use crate::diag::{Errors, did_you_mean};
use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Attribute, Expr, Ident, Lit, LitStr, Meta};

/// One rule, and where it stands.
pub(super) struct Rule {
    pub(super) span: Span,
    name: String,
    kind: Kind,
}

enum Kind {
    /// `email`
    Plain,
    Length {
        mode: &'static str,
        min: Option<Expr>,
        max: Option<Expr>,
    },
    Range {
        min: Option<Expr>,
        max: Option<Expr>,
    },
    /// `contains("..")`
    Part(Expr),
    Pattern(Expr),
    Matches(Ident),
    Custom(Expr),
    /// Of each value of a list.
    Inner(Vec<Rule>),
    /// What says nothing here.
    Nothing,
}

const RULES: [&str; 17] = [
    "length",
    "range",
    "email",
    "url",
    "ip",
    "ipv4",
    "ipv6",
    "ascii",
    "alphanumeric",
    "contains",
    "prefix",
    "suffix",
    "pattern",
    "matches",
    "custom",
    "inner",
    "required",
];

/// The rules of one attribute.
pub(super) fn rules(attribute: &Attribute, errors: &mut Errors) -> Vec<Rule> {
    match &attribute.meta {
        Meta::List(list) => rules_of(list.tokens.clone(), errors),
        other => {
            errors.at(other, "write the rules in parentheses: #[garde(length(min = 1, max = 200))]");
            Vec::new()
        }
    }
}

fn rules_of(tokens: TokenStream, errors: &mut Errors) -> Vec<Rule> {
    arguments(tokens, errors).into_iter().filter_map(|argument| rule(argument, errors)).collect()
}

fn rule(argument: Argument, errors: &mut Errors) -> Option<Rule> {
    let (ident, inside) = match argument {
        Argument::Word(ident) => (ident, None),
        Argument::Call(ident, inside) => (ident, Some(inside)),
        Argument::Pair(ident, value) => {
            errors.at(&value, format!("write {ident}(..)"));
            return None;
        }
        Argument::Text(text) => {
            errors.at(text, "expected a rule, such as length(min = 1, max = 200)");
            return None;
        }
    };
    let name = ident.to_string();
    let kind = match (name.as_str(), inside) {
        ("email" | "url" | "ip" | "ipv4" | "ipv6" | "ascii" | "alphanumeric", None) => Kind::Plain,
        // A field is required unless it is an Option; and forms within forms are looked into.
        ("required" | "skip" | "dive", None) => Kind::Nothing,
        ("length", Some(inside)) => length(&ident, inside, errors)?,
        ("range", Some(inside)) => {
            let (min, max) = bounds(&ident, inside, errors, &mut |_| false)?;
            Kind::Range { min, max }
        }
        ("contains" | "prefix" | "suffix", Some(inside)) => Kind::Part(errors.keep(syn::parse2(inside))?),
        ("pattern", Some(inside)) => {
            let pattern = errors.keep(syn::parse2::<Expr>(inside))?;
            if let Some(text) = text(&pattern) {
                check_pattern(&text, errors);
            }
            Kind::Pattern(pattern)
        }
        ("matches", Some(inside)) => Kind::Matches(errors.keep(syn::parse2(inside))?),
        ("custom", Some(inside)) => Kind::Custom(errors.keep(syn::parse2(inside))?),
        ("inner", Some(inside)) => Kind::Inner(rules_of(inside, errors)),
        (word, inside) if RULES.contains(&word) => {
            let right = if inside.is_some() { word.to_owned() } else { format!("{word}(..)") };
            errors.at(&ident, format!("write `{right}`"));
            return None;
        }
        (word, _) => {
            let help = match word {
                "phone_number" | "credit_card" | "code" | "adapt" | "if" => {
                    "; a function can check it: custom(function)".to_owned()
                }
                "rename" => "; a field of a form is renamed by #[form(rename = \"..\")]".to_owned(),
                _ => did_you_mean(word, RULES),
            };
            errors.at(&ident, format!("`{word}` is no rule of a form's field{help} (there are: {})", RULES.join(", ")));
            return None;
        }
    };
    Some(Rule { span: ident.span(), name, kind })
}

fn length(ident: &Ident, inside: TokenStream, errors: &mut Errors) -> Option<Kind> {
    let mut mode = "length";
    let (min, max) = bounds(ident, inside, errors, &mut |word| {
        mode = match word.to_string().as_str() {
            "chars" | "simple" => "length",
            "bytes" => "length_bytes",
            "graphemes" => "length_graphemes",
            "utf16" => "length_utf16",
            _ => return false,
        };
        true
    })?;
    Some(Kind::Length { mode, min, max })
}

type Bounds = (Option<Expr>, Option<Expr>);

fn bounds(
    ident: &Ident,
    inside: TokenStream,
    errors: &mut Errors,
    word: &mut dyn FnMut(&Ident) -> bool,
) -> Option<Bounds> {
    let (mut min, mut max) = (None, None);
    let before = errors.len();
    for argument in arguments(inside, errors) {
        match argument {
            Argument::Pair(name, value) if name == "min" => min = Some(value),
            Argument::Pair(name, value) if name == "max" => max = Some(value),
            Argument::Pair(name, value) if name == "equal" => (min, max) = (Some(value.clone()), Some(value)),
            Argument::Word(name) if word(&name) => {}
            Argument::Word(name) | Argument::Pair(name, _) | Argument::Call(name, _) => {
                errors.at(&name, format!("`{ident}` has no `{name}` (there are: min, max, equal)"));
            }
            Argument::Text(text) => errors.at(text, format!("write {ident}(min = .., max = ..)")),
        }
    }
    if min.is_none() && max.is_none() && errors.len() == before {
        errors.at(ident, format!("`{ident}` says neither min nor max: write {ident}(min = .., max = ..)"));
    }
    if let (Some(least), Some(most)) = (min.as_ref().and_then(whole), max.as_ref().and_then(whole))
        && least > most
    {
        errors.at(&max, format!("nothing has at least {least} and at most {most}"));
    }
    (errors.len() == before).then_some((min, max))
}

fn whole(value: &Expr) -> Option<u64> {
    match value {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Int(number) => number.base10_parse().ok(),
            _ => None,
        },
        _ => None,
    }
}

fn check_pattern(text: &LitStr, errors: &mut Errors) {
    if let Err(error) = regex::Regex::new(&text.value()) {
        let error = error.to_string();
        let why = error.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
        errors.at(text, format!("this pattern cannot be read: {why}"));
    }
}

impl Rule {
    /// The type of input that browsers have for it.
    pub(super) fn input(&self) -> Option<&'static str> {
        match self.name.as_str() {
            "email" => Some("email"),
            "url" => Some("url"),
            _ => None,
        }
    }

    /// The fewest and the most characters, as far as they are numbers.
    pub(super) fn lengths(&self) -> Option<(Option<usize>, Option<usize>)> {
        match &self.kind {
            Kind::Length { mode: "length" | "length_utf16", min, max } => {
                let number =
                    |bound: &Option<Expr>| bound.as_ref().and_then(whole).and_then(|n| usize::try_from(n).ok());
                Some((number(min), number(max)))
            }
            _ => None,
        }
    }

    /// The least and the greatest value, as far as they are numbers.
    pub(super) fn range(&self) -> Option<(Option<String>, Option<String>)> {
        let Kind::Range { min, max } = &self.kind else { return None };
        Some((min.as_ref().and_then(said), max.as_ref().and_then(said)))
    }

    /// What cannot be, given the field.
    pub(super) fn check(&self, field: &FormField, fields: &[FormField], errors: &mut Errors) {
        let name = &self.name;
        match (&self.kind, &field.takes) {
            (Kind::Matches(other), _) if !fields.iter().any(|field| field.ident == *other) => {
                let text = other.to_string();
                let names: Vec<String> = fields.iter().map(|field| field.ident.to_string()).collect();
                let near = did_you_mean(&text, names.iter().map(String::as_str));
                errors.at(other, format!("the form has no field `{text}`{near}"));
            }
            (Kind::Inner(_), Takes::Many(_)) => {}
            (Kind::Inner(_), _) => {
                errors.at_span(self.span, "`inner` says what each value of a `Vec` must be, and this is none");
            }
            (Kind::Length { .. } | Kind::Custom(_) | Kind::Nothing, Takes::Many(_)) => {}
            (_, Takes::Many(_)) => {
                errors.at_span(self.span, format!("`{name}` is for one value, and this has many: write inner({name})"));
            }
            (Kind::Custom(_) | Kind::Nothing, Takes::Ticked) => {}
            (_, Takes::Ticked) => {
                errors.at_span(self.span, format!("a box is ticked or not: `{name}` says nothing of it"));
            }
            (Kind::Custom(_) | Kind::Nothing, _) => {}
            (_, Takes::One(ty) | Takes::Maybe(ty)) if is(ty, "Upload") => {
                errors.at_span(
                    self.span,
                    format!("`{name}` is for text; what a file may be says #[form(limit = \"..\", accept = \"..\")]"),
                );
            }
            _ => {}
        }
    }

    /// The other field that must be there too.
    pub(super) fn other(&self) -> Option<&Ident> {
        match &self.kind {
            Kind::Matches(other) => Some(other),
            _ => None,
        }
    }

    /// An expression of type `Result<(), FieldError>`; `__Value` is a reference to the value, `__other` to that of the
    /// other field. `None` where there is nothing to check.
    ///
    /// The value has a name that belongs where the rule stands, or rustc would show the derive instead.
    pub(super) fn tokens(&self, list: bool) -> Option<TokenStream> {
        let span = self.span;
        let function = Ident::new(&self.name, span);
        let optional = |bound: &Option<Expr>, otherwise: TokenStream| match bound {
            Some(bound) => quote!(#bound),
            None => otherwise,
        };
        Some(match &self.kind {
            Kind::Nothing => return None,
            Kind::Plain if self.name.starts_with("ip") => {
                let name = &self.name;
                quote_spanned!(span=> ::squall::private::rules::ip(__Value, #name))
            }
            Kind::Plain => quote_spanned!(span=> ::squall::private::rules::#function(__Value)),
            Kind::Length { mode, min, max } => {
                let function = Ident::new(if list { "length_of_list" } else { mode }, span);
                let (min, max) = (optional(min, quote!(0)), optional(max, quote!(::core::primitive::usize::MAX)));
                quote_spanned!(span=> ::squall::private::rules::#function(__Value, (#min, #max)))
            }
            Kind::Range { min, max } => {
                let some = |bound: &Option<Expr>| match bound {
                    Some(bound) => quote_spanned!(bound.span()=> ::core::option::Option::Some(#bound)),
                    None => quote!(::core::option::Option::None),
                };
                let (min, max) = (some(min), some(max));
                quote_spanned!(span=> ::squall::private::rules::range(__Value, (#min, #max)))
            }
            Kind::Part(part) => quote_spanned!(span=> ::squall::private::rules::#function(__Value, #part)),
            Kind::Pattern(pattern) => match text(pattern) {
                Some(text) => quote_spanned! {span=> {
                    static PATTERN: ::squall::private::rules::StaticPattern =
                        ::squall::private::rules::StaticPattern::new(|| ::squall::private::rules::regex(#text));
                    ::squall::private::rules::pattern(__Value, &PATTERN)
                }},
                None => quote_spanned!(span=> ::squall::private::rules::pattern(__Value, &#pattern)),
            },
            Kind::Matches(other) => {
                let other = other.to_string();
                quote_spanned!(span=> ::squall::private::rules::matches(__Value, __other, #other))
            }
            Kind::Custom(function) => {
                quote_spanned!(span=> ::squall::private::rules::custom((#function)(__Value, &())))
            }
            Kind::Inner(rules) => {
                let rules = rules.iter().filter_map(|rule| rule.tokens(false));
                quote_spanned! {span=>
                    __Value.iter().try_for_each(|__Value| {
                        #(#rules?;)*
                        ::core::result::Result::Ok(())
                    })
                }
            }
        })
    }
}

/// A number as it is written, for the browser.
fn said(value: &Expr) -> Option<String> {
    match value {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Int(number) => Some(number.base10_digits().to_owned()),
            Lit::Float(number) => Some(number.base10_digits().to_owned()),
            _ => None,
        },
        Expr::Unary(negative) if matches!(negative.op, syn::UnOp::Neg(_)) => {
            Some(format!("-{}", said(&negative.expr)?))
        }
        _ => None,
    }
}
