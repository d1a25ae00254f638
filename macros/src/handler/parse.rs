//! The attribute and the struct as a model.

use super::socket::Rules;
use super::{ANY, METHODS, SOCKET};
use crate::attr::{Argument, arguments, path_of};
use crate::diag::{Errors, nearest};
use crate::fields::{Field, Source, fields};
use crate::pattern::Pattern;
use crate::policy::{Decision, Protection, decide};
use proc_macro2::TokenStream;
use syn::{Expr, Ident, Item, ItemStruct, LitStr, Path};

/// A handler as its attribute and its struct say.
pub(crate) struct Handler {
    /// The struct, without squall's attributes on its fields.
    pub(crate) item: ItemStruct,
    pub(crate) methods: Vec<Ident>,
    /// `post = get`: which of them are answered by the function of another.
    pub(crate) answered_by: Vec<(Ident, Ident)>,
    /// The pattern as it is written, be it right or wrong.
    pub(crate) text: Option<LitStr>,
    pub(crate) pattern: Option<Pattern>,
    pub(crate) section: Option<Path>,
    /// `decompress`: whether a body may come compressed.
    pub(crate) decompress: Option<Ident>,
    /// What holds for its socket.
    pub(crate) socket: Rules,
    pub(crate) protection: Protection,
    /// Who may call it.
    pub(crate) access: Option<Decision>,
    pub(crate) fields: Vec<Field>,
    /// Where it sends on, where the app is to look that up.
    pub(crate) onward: Option<TokenStream>,
}

/// The options of the attribute, besides methods and pattern.
const OPTIONS: [&str; 4] = ["in", "decompress", "public", "auth"];

/// All of them.
fn options() -> impl Iterator<Item = &'static str> {
    OPTIONS.into_iter().chain(Rules::OPTIONS).chain(Protection::OF_HANDLERS)
}

/// The methods, the word for all of them, and the one for a WebSocket.
fn words() -> impl Iterator<Item = &'static str> {
    METHODS.into_iter().chain([ANY, SOCKET])
}

/// Parses both; `None` where the item is no struct.
pub(crate) fn parse(attribute: TokenStream, item: TokenStream, errors: &mut Errors) -> Option<Handler> {
    let mut item = match syn::parse2::<Item>(item) {
        Ok(Item::Struct(item)) => item,
        Ok(other) => {
            let (what, tokens) = kind_of(&other);
            errors.at(
                tokens,
                format!("#[handler] stands on a struct, and this is {what}: its fields are what the request must bring, its methods are what it answers"),
            );
            return None;
        }
        Err(error) => {
            errors.push(error);
            return None;
        }
    };
    let mut methods: Vec<Ident> = Vec::new();
    let mut answered_by = Vec::new();
    let mut pattern = None;
    let mut written = None;
    let mut section = None;
    let mut decompress = None;
    let mut socket = Rules::default();
    let mut protection = Protection::default();
    let mut access = None;
    let mut seen: Vec<Ident> = Vec::new();
    for argument in arguments(attribute, errors) {
        if decide(&argument, &mut access, errors) {
            continue;
        }
        match argument {
            Argument::Word(word) if words().any(|method| word == method) => {
                if methods.contains(&word) {
                    errors.at(&word, format!("`{word}` is named twice"));
                } else {
                    methods.push(word);
                }
            }
            Argument::Pair(method, value) if METHODS.iter().any(|known| method == known) => {
                if methods.contains(&method) {
                    errors.at(&method, format!("`{method}` is named twice"));
                } else if let Some(other) = errors.keep(other_method(&method, &value)) {
                    methods.push(method.clone());
                    answered_by.push((method, other));
                }
            }
            Argument::Word(word) if word == "decompress" => {
                if decompress.replace(word.clone()).is_some() {
                    errors.at(&word, "`decompress` is there already");
                }
            }
            Argument::Text(text) if written.is_none() => {
                written = Some(text.clone());
                pattern = errors.keep(Pattern::parse(text));
            }
            Argument::Text(text) => errors.at(text, "a second pattern; write a second handler for it"),
            Argument::Pair(name, _) if seen.contains(&name) => {
                errors.at(&name, format!("`{name}` is there already"));
            }
            Argument::Pair(name, value) if name == "in" => {
                seen.push(name);
                section = errors.keep(path_of(&value, "the name of a section: in = Admin"));
            }
            Argument::Pair(name, value) if socket.take(&name, &value, errors) => seen.push(name),
            Argument::Pair(name, value) if protection.take(&name, &value, errors) => seen.push(name),
            Argument::Word(name) | Argument::Pair(name, _) | Argument::Call(name, _) => unknown(&name, errors),
        }
    }
    if methods.is_empty() && errors.is_empty() {
        errors.at(&item.ident, "this handler names no method: write #[handler(get, \"/path\")]");
    }
    if written.is_none() && errors.is_empty() {
        errors.at(&item.ident, "this handler has no pattern: write #[handler(get, \"/path\")]");
    }
    let mut fields = fields(&mut item.fields, pattern.as_ref(), errors);
    // What a const says of a type cannot be asked of a generic one.
    if section.is_some() && item.generics.params.is_empty() {
        for field in fields.iter_mut().filter(|field| matches!(field.source, Source::Request)) {
            field.source = Source::RequestInSection;
        }
    }
    Some(Handler {
        item,
        methods,
        answered_by,
        text: written,
        pattern,
        section,
        decompress,
        socket,
        protection,
        access,
        fields,
        onward: None,
    })
}

fn unknown(name: &Ident, errors: &mut Errors) {
    let word = name.to_string();
    if word == "decompress" {
        errors.at(name, "`decompress` stands alone");
    } else if options().any(|option| option == word) {
        errors.at(name, format!("`{word}` wants a value: {word} = .."));
    } else if words().any(|method| method == word) {
        errors.at(name, format!("`{word}` is a method, and stands alone"));
    } else if let Some(near) = nearest(&word, words().chain(options())) {
        errors.at(name, format!("`{word}` is neither a method nor an option of #[handler]; did you mean `{near}`?"));
    } else {
        errors.at(
            name,
            format!(
                "`{word}` is neither a method nor an option of #[handler]\nmethods: {}\noptions: {}",
                words().collect::<Vec<_>>().join(", "),
                options().collect::<Vec<_>>().join(", ")
            ),
        );
    }
}

/// The method whose function answers this one too.
fn other_method(method: &Ident, value: &Expr) -> syn::Result<Ident> {
    let Expr::Path(path) = value else {
        return Err(syn::Error::new(method.span(), format!("`{method}` is a method, and stands alone")));
    };
    let known = |other: &&Ident| *other != method && METHODS.iter().any(|known| *other == known);
    path.path.get_ident().filter(known).cloned().ok_or_else(|| {
        let (name, other) = (method.to_string().to_uppercase(), if method == "get" { "post" } else { "get" });
        let message = format!("name the method whose function answers {name} too: {method} = {other}");
        syn::Error::new_spanned(value, message)
    })
}

impl Handler {
    /// The function that answers this method: its own, or another's.
    pub(crate) fn function<'h>(&'h self, method: &'h Ident) -> &'h Ident {
        self.answered_by.iter().find(|(own, _)| own == method).map_or(method, |(_, other)| other)
    }

    /// Whether it speaks through a WebSocket.
    pub(crate) fn is_socket(&self) -> bool {
        self.methods.iter().any(|method| method == SOCKET)
    }
}

/// What an item is in words, and the token that says so.
pub(crate) fn kind_of(item: &Item) -> (&'static str, TokenStream) {
    use quote::ToTokens;
    match item {
        Item::Enum(item) => ("an enum", item.enum_token.to_token_stream()),
        Item::Fn(item) => ("a function", item.sig.fn_token.to_token_stream()),
        Item::Impl(item) => ("an impl block", item.impl_token.to_token_stream()),
        Item::Mod(item) => ("a module", item.mod_token.to_token_stream()),
        Item::Trait(item) => ("a trait", item.trait_token.to_token_stream()),
        Item::Union(item) => ("a union", item.union_token.to_token_stream()),
        Item::Type(item) => ("a type alias", item.type_token.to_token_stream()),
        other => ("another item", other.to_token_stream()),
    }
}
