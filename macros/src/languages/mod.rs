//! The languages of a site: texts in files of Fluent, read at compile time.

mod compare;
mod folder;
mod messages;
mod text;

pub(crate) use text::expand as text;

use crate::diag::{Errors, did_you_mean};
use crate::span::source_file;
use folder::Folder;
use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use std::path::{Path, PathBuf};
use syn::LitStr;

/// The folder `locales` of the crate that the tokens stand in: beside its `Cargo.toml`. A source file that lies below a
/// folder with `locales` of its own takes those.
fn locales(span: Span) -> Result<PathBuf, String> {
    let source = source_file(span);
    let above = source.iter().flat_map(|file| file.ancestors().skip(1));
    for folder in above {
        if folder.join("locales").is_dir() {
            return Ok(folder.join("locales"));
        }
        if folder.join("Cargo.toml").exists() {
            break;
        }
    }
    let root = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default();
    let folder = Path::new(&root).join("locales");
    if folder.is_dir() {
        return Ok(folder);
    }
    Err("there is no folder `locales` beside Cargo.toml: write the texts of the default language to locales/en/site.ftl"
        .to_owned())
}

/// The texts that a template has beside it.
#[cfg(feature = "templates")]
pub(crate) struct Texts(Result<Folder, String>);

#[cfg(feature = "templates")]
impl Texts {
    /// Those of the crate that the tokens stand in.
    pub(crate) fn beside(span: Span) -> Texts {
        Texts(locales(span).and_then(|folder| Folder::read(&folder)))
    }

    /// What is wrong with a text of this key, to which these arguments are given.
    pub(crate) fn faults(&self, key: &str, given: &[String]) -> Vec<String> {
        match &self.0 {
            Ok(folder) => text::faults(folder, key, given).into_iter().map(|fault| fault.message).collect(),
            Err(fault) => vec![fault.clone()],
        }
    }
}

/// `default_language = "en"` of an app: all files as const data.
pub(crate) fn of_app(default: &LitStr, errors: &mut Errors) -> TokenStream {
    let folder = match locales(default.span()).and_then(|folder| Folder::read(&folder)) {
        Ok(folder) => folder,
        Err(fault) => {
            errors.at(default, fault);
            return TokenStream::new();
        }
    };
    let Some(language) = folder.language(&default.value()) else {
        let near = did_you_mean(&default.value(), folder.languages.iter().map(|language| language.tag.as_str()));
        errors.at(default, format!("there is no folder locales/{}{near}", default.value()));
        return TokenStream::new();
    };
    for fault in compare::faults(&folder, language) {
        errors.at(default, fault);
    }
    let warnings = compare::missing(&folder, language);
    let warnings = warnings.iter().map(|missing| {
        // The only warning that a macro can give on stable Rust.
        quote_spanned! {default.span()=>
            const _: () = {
                #[deprecated(note = #missing)]
                const NOT_TRANSLATED: () = ();
                NOT_TRANSLATED
            };
        }
    });
    let tag = &language.tag;
    let languages = folder.languages.iter().map(|language| {
        let tag = &language.tag;
        let texts = language.files.iter().map(|file| {
            let path = file.to_string_lossy();
            quote!(::core::include_str!(#path))
        });
        quote!(::squall::private::LanguageFiles { tag: #tag, texts: &[#(#texts),*] })
    });
    quote! {
        const LANGUAGES: ::core::option::Option<::squall::private::Languages> = {
            #(#warnings)*
            ::core::option::Option::Some(::squall::private::Languages { default: #tag, files: &[#(#languages),*] })
        };
    }
}
