//! The attribute macros of squall. Their documentation stands on squall's re-exports.
#![forbid(unsafe_code)]
#![allow(missing_docs, reason = "documented on the re-exports in squall")]

mod attr;
mod diag;
mod docs;
mod fields;
mod pattern;
mod policy;
mod span;

mod app;
mod assets;
mod derive;
mod handler;
#[cfg(feature = "languages")]
mod languages;
mod list;
#[cfg(feature = "templates")]
mod page;
mod redirect;
mod section;
mod topic;

#[cfg(test)]
mod tests;

use proc_macro::TokenStream;

#[proc_macro_attribute]
pub fn handler(attribute: TokenStream, item: TokenStream) -> TokenStream {
    handler::expand(attribute.into(), item.into()).into()
}

#[proc_macro_attribute]
pub fn section(attribute: TokenStream, item: TokenStream) -> TokenStream {
    section::expand(attribute.into(), item.into()).into()
}

#[proc_macro_attribute]
pub fn redirect(attribute: TokenStream, item: TokenStream) -> TokenStream {
    redirect::expand(attribute.into(), item.into()).into()
}

#[proc_macro_attribute]
pub fn app(attribute: TokenStream, item: TokenStream) -> TokenStream {
    app::expand(attribute.into(), item.into()).into()
}

#[cfg(feature = "templates")]
#[proc_macro_attribute]
pub fn page(attribute: TokenStream, item: TokenStream) -> TokenStream {
    page::expand(attribute.into(), item.into()).into()
}

#[proc_macro_attribute]
pub fn topic(attribute: TokenStream, item: TokenStream) -> TokenStream {
    topic::expand(attribute.into(), item.into()).into()
}

#[proc_macro_attribute]
pub fn assets(attribute: TokenStream, item: TokenStream) -> TokenStream {
    assets::expand(attribute.into(), item.into()).into()
}

#[proc_macro]
pub fn asset(input: TokenStream) -> TokenStream {
    assets::address(input.into()).into()
}

#[proc_macro]
pub fn handlers(input: TokenStream) -> TokenStream {
    list::expand(input.into()).into()
}

#[proc_macro_derive(SessionValue, attributes(session_value))]
pub fn session_value(input: TokenStream) -> TokenStream {
    derive::session_value::expand(input.into()).into()
}

#[proc_macro_derive(HttpError, attributes(error, from, source))]
pub fn http_error(input: TokenStream) -> TokenStream {
    derive::http_error::expand(input.into()).into()
}

#[proc_macro_derive(Text, attributes(text))]
pub fn text(input: TokenStream) -> TokenStream {
    derive::text::expand(input.into()).into()
}

#[cfg(feature = "openapi")]
#[proc_macro_derive(JsonSchema, attributes(schemars, serde, garde, validate))]
pub fn json_schema(input: TokenStream) -> TokenStream {
    derive::json_schema::expand(input.into()).into()
}

#[cfg(feature = "languages")]
#[proc_macro]
pub fn t(input: TokenStream) -> TokenStream {
    languages::text(input.into()).into()
}

#[cfg(feature = "forms")]
#[proc_macro_derive(Form, attributes(form, garde))]
pub fn form(input: TokenStream) -> TokenStream {
    derive::form::expand(input.into()).into()
}
