//! The attribute's options.

use crate::attr::{Argument, arguments};
use crate::diag::{Errors, did_you_mean};
use proc_macro2::TokenStream;
use quote::ToTokens as _;
use syn::{Expr, Fields, Ident, ItemStruct, LitStr, Path};

const OPTIONS: [&str; 3] = ["app", "block", "stream"];
const USAGE: &str = "expected the name of a file in the crate's folder `templates`: #[page(\"post.html\")]";

/// A struct with `#[page]`.
pub(crate) struct Page {
    pub item: ItemStruct,
    pub template: LitStr,
    pub app: AppOfPage,
    pub block: Option<LitStr>,
    pub stream: Option<Ident>,
    /// The names of its fields, without `r#`.
    pub fields: Vec<String>,
}

/// Whose links its template has.
pub(crate) enum AppOfPage {
    /// `crate::App`
    Usual,
    /// `app = site::App`
    Named(Path),
    /// `app = none("a library: its apps check nothing")`
    None,
}

impl Page {
    /// Its fields that are views of a form, of a type `FormView<..>`: the name of each, and the form's type, where a constant
    /// can name that.
    pub(crate) fn views(&self) -> Vec<(String, Option<&syn::Type>)> {
        let has_parameters = self.item.generics.type_params().next().is_some();
        let views = self.item.fields.iter().filter_map(|field| {
            let syn::Type::Path(path) = &field.ty else { return None };
            let last = path.path.segments.last().filter(|last| last.ident == "FormView")?;
            let form = match &last.arguments {
                syn::PathArguments::AngleBracketed(arguments) => match arguments.args.first() {
                    Some(syn::GenericArgument::Type(form)) => Some(form),
                    _ => None,
                },
                _ => None,
            };
            Some((plain(field.ident.as_ref()?), form.filter(|_| !has_parameters)))
        });
        views.collect()
    }
}

/// The page, as far as it can be understood; `None` where nothing can be made of it.
pub(crate) fn parse(attribute: TokenStream, item: TokenStream, errors: &mut Errors) -> Option<Page> {
    let attribute_tokens = attribute.clone();
    let mut template = None;
    let mut page = Options::default();
    for argument in arguments(attribute, errors) {
        match argument {
            Argument::Text(text) if template.is_none() => template = Some(text),
            Argument::Text(text) => errors.at(text, "a second template; a page has one"),
            Argument::Word(name) if name == "stream" => page.stream(name, errors),
            Argument::Pair(name, value) if name == "app" => page.app(&name, value, errors),
            Argument::Pair(name, value) if name == "block" => page.block(&name, &value, errors),
            Argument::Word(name) | Argument::Pair(name, _) | Argument::Call(name, _) => unknown(&name, errors),
        }
    }
    let item = match syn::parse2::<syn::Item>(item) {
        Ok(syn::Item::Struct(item)) => item,
        Ok(other) => {
            let what = match &other {
                syn::Item::Enum(item) => item.enum_token.to_token_stream(),
                other => other.to_token_stream(),
            };
            errors.at(what, "a page is a struct, whose fields its template shows; make what this says one of them, and the template tells its variants apart by `match`");
            return None;
        }
        Err(error) => {
            errors.push(error);
            return None;
        }
    };
    let Some(template) = template else {
        if errors.is_empty() {
            match attribute_tokens.is_empty() {
                true => errors.at(&item.ident, USAGE),
                false => errors.at(attribute_tokens, USAGE),
            }
        }
        return None;
    };
    let fields = match &item.fields {
        Fields::Named(fields) => fields.named.iter().filter_map(|field| field.ident.as_ref()).map(plain).collect(),
        Fields::Unit => Vec::new(),
        Fields::Unnamed(fields) => {
            errors.at(fields, "a template shows fields by their names: write `struct PostPage { post: Post }`");
            return None;
        }
    };
    for attribute in item.attrs.iter().filter(|attribute| attribute.path().is_ident("template")) {
        errors.at(attribute, "#[page] gives the template to askama itself: leave #[template] and its derive away");
    }
    let Options { app, block, stream } = page;
    Some(Page { item, template, app: app.unwrap_or(AppOfPage::Usual), block, stream, fields })
}

/// Without `r#`, as templates write it.
fn plain(name: &Ident) -> String {
    let name = name.to_string();
    name.strip_prefix("r#").unwrap_or(&name).to_owned()
}

#[derive(Default)]
struct Options {
    app: Option<AppOfPage>,
    block: Option<LitStr>,
    stream: Option<Ident>,
}

impl Options {
    fn stream(&mut self, name: Ident, errors: &mut Errors) {
        if self.stream.is_some() {
            errors.at(&name, "`stream` has been said");
        }
        self.stream = Some(name);
    }

    fn block(&mut self, name: &Ident, value: &Expr, errors: &mut Errors) {
        let Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(block), .. }) = value else {
            errors.at(value, "expected the name of a block of the template: block = \"comments\"");
            return;
        };
        if self.block.is_some() {
            errors.at(name, "a second block; a page shows one, or all");
        }
        self.block = Some(block.clone());
    }

    fn app(&mut self, name: &Ident, value: Expr, errors: &mut Errors) {
        let usage =
            "expected the app whose links the template has: app = site::App; or app = none(\"why no app checks them\")";
        if self.app.is_some() {
            errors.at(name, "a second app; a page is checked against one");
        }
        match value {
            Expr::Path(path) if path.qself.is_none() => self.app = Some(AppOfPage::Named(path.path)),
            Expr::Call(call) if call.func.to_token_stream().to_string() == "none" => {
                let reason = match call.args.first() {
                    Some(Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(reason), .. })) if call.args.len() == 1 => {
                        !reason.value().trim().is_empty()
                    }
                    _ => false,
                };
                if !reason {
                    errors.at(&call, "no app checks the links of this template: say why, app = none(\"a library: its apps have other links\")");
                }
                self.app = Some(AppOfPage::None);
            }
            other => errors.at(other, usage),
        }
    }
}

fn unknown(name: &Ident, errors: &mut Errors) {
    let text = name.to_string();
    let message = match text.as_str() {
        "app" => "expected the app whose links the template has: app = site::App".to_owned(),
        "block" => "expected the name of a block of the template: block = \"comments\"".to_owned(),
        "stream" => "`stream` stands alone".to_owned(),
        _ => match did_you_mean(&text, OPTIONS) {
            near if near.is_empty() => {
                format!("#[page] has no option `{text}`; there are `app`, `block` and `stream`")
            }
            near => format!("#[page] has no option `{text}`{near}"),
        },
    };
    errors.at(name, message);
}
