//! From the attribute and the struct to a topic.

use crate::attr::{Argument, arguments};
use crate::diag::{Errors, did_you_mean};
use crate::handler::kind_of;
use crate::pattern::Pattern;
use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{Expr, Item, ItemStruct, Lit, LitInt, LitStr, Type};

const OPTIONS: [&str; 4] = ["message", "member", "join", "history"];
const USAGE: &str = "#[topic(\"room/{name}\", message = Said)]";

/// A topic as its attribute says.
pub(super) struct Topic {
    pub(super) item: ItemStruct,
    /// As it was written, and read as the path that it would be with a slash before it.
    pub(super) pattern: Option<(LitStr, Pattern)>,
    pub(super) message: Option<Type>,
    pub(super) member: Option<Type>,
    pub(super) join: Option<Type>,
    pub(super) history: Option<LitInt>,
}

pub(super) fn parse(attribute: TokenStream, item: TokenStream, errors: &mut Errors) -> Option<Topic> {
    let item = match errors.keep(syn::parse2::<Item>(item))? {
        Item::Struct(item) => item,
        other => {
            let (what, tokens) = kind_of(&other);
            errors.at(
                tokens,
                format!("#[topic] stands on a struct, whose fields are the parameters of its name, and this is {what}"),
            );
            return None;
        }
    };
    let mut topic = Topic { item, pattern: None, message: None, member: None, join: None, history: None };
    let (mut name_seen, mut message_seen) = (false, false);
    for argument in arguments(attribute, errors) {
        match argument {
            Argument::Text(text) if !name_seen => {
                name_seen = true;
                topic.pattern = pattern(text, errors);
            }
            Argument::Text(text) => errors.at(text, "a second name; a topic has one"),
            Argument::Pair(name, value) if name == "history" => topic.history = number(&value, errors),
            Argument::Pair(name, value) if OPTIONS.iter().any(|option| name == option) => {
                let ty = errors.keep(ty(&value, &name));
                let slot = match name.to_string().as_str() {
                    "message" => {
                        message_seen = true;
                        &mut topic.message
                    }
                    "member" => &mut topic.member,
                    _ => &mut topic.join,
                };
                if slot.is_some() {
                    errors.at(&name, format!("`{name}` is there already"));
                }
                *slot = ty.or(slot.take());
            }
            Argument::Word(name) | Argument::Pair(name, _) | Argument::Call(name, _) => {
                let text = name.to_string();
                if OPTIONS.contains(&text.as_str()) {
                    message_seen |= text == "message";
                    errors.at(&name, format!("`{text}` has a value: {text} = {}", example(&text)));
                    continue;
                }
                let near = did_you_mean(&text, OPTIONS);
                let there = OPTIONS.join(", ");
                // Likely it was meant to be the one that is missing.
                message_seen |= near.contains("`message`");
                errors.at(&name, format!("#[topic] has no option `{text}`{near} (there are: {there})"));
            }
        }
    }
    if !name_seen {
        errors.at(&topic.item.ident, format!("this topic has no name: write {USAGE}"));
    } else if !message_seen {
        errors.at(
            &topic.item.ident,
            format!("nothing says what is published to this topic: write {USAGE}, with the type of its messages"),
        );
    }
    Some(topic)
}

fn example(option: &str) -> &'static str {
    match option {
        "message" => "Said",
        "history" => "100",
        _ => "Author",
    }
}

/// A topic's name is read as a path is, but for the slash before it.
fn pattern(text: LitStr, errors: &mut Errors) -> Option<(LitStr, Pattern)> {
    let value = text.value();
    if value.is_empty() {
        errors.at(&text, format!("an empty name: write {USAGE}"));
        return None;
    }
    if let Some(rest) = value.strip_prefix('/') {
        errors.at(&text, format!("a topic's name is no path: write \"{rest}\""));
        return None;
    }
    let pattern = errors.keep(Pattern::parse(LitStr::new(&format!("/{value}"), text.span())))?;
    Some((text, pattern))
}

fn ty(value: &Expr, option: &syn::Ident) -> syn::Result<Type> {
    let example = example(&option.to_string());
    syn::parse2(value.to_token_stream())
        .map_err(|_| syn::Error::new_spanned(value, format!("expected a type: {option} = {example}")))
}

fn number(value: &Expr, errors: &mut Errors) -> Option<LitInt> {
    if let Expr::Lit(literal) = value
        && let Lit::Int(number) = &literal.lit
        && number.base10_parse::<u32>().is_ok()
    {
        return Some(number.clone());
    }
    errors.at(value, "expected how many messages are kept for who comes later: history = 100");
    None
}
