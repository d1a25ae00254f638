//! The attribute and the struct as a model.

use crate::attr::{Argument, arguments};
use crate::diag::{Errors, did_you_mean};
use crate::handler::kind_of;
use crate::pattern::{Pattern, Segment};
use crate::policy::Protection;
use proc_macro2::{Span, TokenStream};
use syn::{Expr, ExprLit, Ident, Item, ItemStruct, Lit, LitStr};

/// A folder of assets as its attribute and its struct say.
pub(crate) struct Assets {
    pub(super) item: ItemStruct,
    /// The folder's path, from that of the manifest.
    pub(super) folder: Option<LitStr>,
    /// Where it is mounted: `/static`, without a slash at its end; nothing at the root.
    pub(super) at: Vec<String>,
    /// `embed = always`: also without optimisation the files are in the program.
    pub(super) always_embedded: bool,
    pub(super) protection: Protection,
}

const OPTIONS: [&str; 2] = ["at", "embed"];
const USAGE: &str = "write #[assets(\"static\")], or #[assets(\"static\", at = \"/files\")]";

/// Parses both; `None` where the item is no struct.
pub(super) fn parse(attribute: TokenStream, item: TokenStream, errors: &mut Errors) -> Option<Assets> {
    let item = match errors.keep(syn::parse2::<Item>(item))? {
        Item::Struct(item) => item,
        other => {
            let (what, tokens) = kind_of(&other);
            errors.at(tokens, format!("#[assets] stands on a struct without fields, and this is {what}"));
            return None;
        }
    };
    if !item.fields.is_empty() {
        errors.at(&item.fields, "a folder of assets has no fields: it answers with the files");
    }
    if !item.generics.params.is_empty() {
        errors.at(&item.generics, "a folder of assets has no generics");
    }
    let mut folder = None;
    let mut at = None;
    let mut always_embedded = false;
    let mut protection = Protection::default();
    let mut seen: Vec<Ident> = Vec::new();
    for argument in arguments(attribute, errors) {
        match argument {
            Argument::Text(text) if folder.is_none() => folder = Some(text),
            Argument::Text(text) => errors.at(text, "a second folder; write a second struct for it"),
            Argument::Pair(name, _) if seen.contains(&name) => errors.at(&name, format!("`{name}` is there already")),
            Argument::Pair(name, value) if name == "at" => {
                seen.push(name);
                at = Some(errors.keep(mount(value)));
            }
            Argument::Pair(name, value) if name == "embed" => {
                always_embedded = matches!(&value, Expr::Path(path) if path.path.is_ident("always"));
                if !always_embedded {
                    errors.at(
                        &value,
                        "the only value is `always`: the files are in the program also without optimisation",
                    );
                }
                seen.push(name);
            }
            Argument::Pair(name, _) | Argument::Word(name) if name == "cache" || name == "compression" => errors.at(
                &name,
                "assets say themselves how long they are kept; #[app(compression = on)] says whether they are compressed",
            ),
            Argument::Pair(name, value) if name != "openapi" && name != "body_limit" && protection.take_of_section(&name, &value, errors) => {}
            Argument::Word(name) | Argument::Call(name, _) if name == "public" || name == "auth" => errors.at(
                &name,
                "assets are public; where only some may see them, say so in the app's list: handlers = [auth(Static)]",
            ),
            Argument::Word(name) | Argument::Pair(name, _) | Argument::Call(name, _) => {
                let own = Protection::OF_SECTIONS.into_iter().filter(|option| !matches!(*option, "body_limit" | "cache" | "compression" | "openapi"));
                let options: Vec<_> = OPTIONS.into_iter().chain(own).collect();
                let near = did_you_mean(&name.to_string(), options.iter().copied());
                errors.at(&name, format!("#[assets] has no option `{name}`{near} (there are: {})", options.join(", ")));
            }
        }
    }
    if folder.is_none() && errors.is_empty() {
        errors.at(&item.ident, format!("this names no folder: {USAGE}"));
    }
    let at = match (at, &folder) {
        (Some(at), _) => at.unwrap_or_default(),
        // One that is there, and could not be read, has been told.
        (None, Some(_)) if !errors.is_empty() => Vec::new(),
        (None, Some(folder)) => errors.keep(last_part(folder)).into_iter().collect(),
        (None, None) => Vec::new(),
    };
    Some(Assets { item, folder, at, always_embedded, protection })
}

/// Without `at`, the folder's own name.
fn last_part(folder: &LitStr) -> syn::Result<String> {
    let written = folder.value();
    match written.trim_end_matches('/').rsplit('/').next() {
        Some(name) if !matches!(name, "" | "." | "..") => Ok(name.to_owned()),
        _ => Err(syn::Error::new(folder.span(), "this has no name to be mounted at: say where, at = \"/static\"")),
    }
}

/// `at = "/static"`
fn mount(value: Expr) -> syn::Result<Vec<String>> {
    let Expr::Lit(ExprLit { lit: Lit::Str(literal), .. }) = value else {
        return Err(syn::Error::new_spanned(value, "expected where the folder is mounted: at = \"/static\""));
    };
    let span: Span = literal.span();
    let pattern = Pattern::parse(literal)?;
    let segments = pattern.segments.into_iter().map(|segment| match segment {
        Segment::Static(text) if text.is_empty() => {
            Err(syn::Error::new(span, "without a slash at its end: the paths of the files begin with one"))
        }
        Segment::Static(text) => Ok(text),
        Segment::Parameter(name) | Segment::Rest(name) => Err(syn::Error::new(
            span,
            format!("`{{{name}}}`: a folder is mounted under plain text, so that its addresses are known"),
        )),
    });
    segments.collect()
}
