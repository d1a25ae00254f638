//! What only a WebSocket has: `message_limit = "64 KiB"`, `protocols = ["v1.chat"]`, `compression = on`.

use super::SOCKET;
use super::parse::Handler;
use crate::diag::Errors;
use crate::fields::Source;
use crate::policy::{BodyLimit, limit};
use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt as _;
use syn::{Expr, Ident, Lit, LitStr};

/// What the attribute says of the socket.
#[derive(Default)]
pub(crate) struct Rules {
    limit: Option<BodyLimit>,
    protocols: Vec<LitStr>,
    compressed: bool,
    /// The words that say it.
    said: Vec<Ident>,
}

impl Rules {
    /// The options that only a socket can have; `compression` is everybody's, and `on` only a socket's.
    pub(crate) const OPTIONS: [&str; 2] = ["message_limit", "protocols"];

    /// Takes the option; `false` where it is none of these.
    pub(super) fn take(&mut self, name: &Ident, value: &Expr, errors: &mut Errors) -> bool {
        match name.to_string().as_str() {
            "message_limit" => self.limit = errors.keep(limit(value, "a message")),
            "protocols" => self.protocols = protocols(value, errors),
            "compression" if matches!(value, Expr::Path(path) if path.path.is_ident("on")) => self.compressed = true,
            _ => return false,
        }
        self.said.push(name.clone());
        true
    }

    /// As const data; `None` where nothing is said.
    pub(super) fn tokens(&self) -> Option<TokenStream> {
        if self.said.is_empty() {
            return None;
        }
        let limit = match &self.limit {
            None => quote!(Default),
            Some(BodyLimit::Bytes(bytes)) => quote!(Bytes(#bytes)),
            Some(BodyLimit::Unlimited(reason)) => quote!(Unlimited(#reason)),
        };
        let (protocols, compression) = (&self.protocols, self.compressed);
        Some(quote! {
            ::squall::private::SocketRules {
                message_limit: ::squall::private::MessageLimit::#limit,
                protocols: &[#(#protocols),*],
                compression: #compression,
            }
        })
    }
}

/// `["v2.chat", "v1.chat"]`: each a token (RFC 6455, 4.1), and none twice.
fn protocols(value: &Expr, errors: &mut Errors) -> Vec<LitStr> {
    const USAGE: &str = "expected names of subprotocols, best first: protocols = [\"v2.chat\", \"v1.chat\"]";
    let Expr::Array(array) = value else {
        errors.at(value, USAGE);
        return Vec::new();
    };
    if array.elems.is_empty() {
        errors.at(array, USAGE);
    }
    let mut names: Vec<LitStr> = Vec::new();
    for element in &array.elems {
        let Expr::Lit(syn::ExprLit { lit: Lit::Str(text), .. }) = element else {
            errors.at(element, USAGE);
            continue;
        };
        let name = text.value();
        let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
        if name.is_empty() || !name.bytes().all(is_token) {
            errors.at(
                text,
                "no name of a subprotocol: it is made of letters, digits, and any of ! # $ % & ' * + - . ^ _ ` | ~",
            );
        } else if names.iter().any(|other| other.value() == name) {
            errors.at(text, format!("`{name}` is there already"));
        } else {
            names.push(text.clone());
        }
    }
    names
}

/// What can be wrong with a handler of a WebSocket, or with one that is none.
pub(super) fn check(handler: &Handler, errors: &mut Errors) {
    let Some(word) = handler.methods.iter().find(|method| *method == SOCKET) else {
        for name in &handler.socket.said {
            let name_said = name.to_string();
            if name == "compression" {
                errors.at(name, "only `off` can be said here: #[app(compression = on)] says it for the whole site");
            } else {
                errors.at(
                    name,
                    format!("`{name_said}` is for WebSockets, and this handler is none: it does not name `ws`"),
                );
            }
        }
        return;
    };
    if !cfg!(feature = "ws") {
        errors.at(
            word,
            "WebSockets are a feature of squall that is off\nhelp: write squall = { version = \"..\", features = [\"ws\"] } into Cargo.toml",
        );
    }
    if let Some(other) = handler.methods.iter().find(|method| *method != SOCKET) {
        errors.at(
            other,
            format!(
                "a struct with `ws` answers nothing else: write a second handler for `{other}`; both may have the same path"
            ),
        );
    }
    if handler.protection.body_limit.is_some() {
        errors.at(word, "a WebSocket has messages and no body: write `message_limit` in place of `body_limit`");
    }
    if let Some(decompress) = &handler.decompress {
        errors.at(
            decompress,
            "a WebSocket has no body that could be decompressed; `compression = on` is for its messages",
        );
    }
    for field in &handler.fields {
        let (name, said) = (&field.ident, field.ident.unraw());
        if field.body().is_some() || matches!(field.source, Source::Upload { .. }) {
            errors.at(
                name,
                format!("`{said}` reads the body, and a request for a WebSocket has none: what the client sends comes by `socket.next()`"),
            );
        } else if matches!(field.source, Source::SignIn(_)) {
            errors.at(
                name,
                format!("`{said}` signs somebody in, by a cookie of the answer, and that has left when `ws` runs: sign in by a handler that answers POST"),
            );
        }
    }
}
