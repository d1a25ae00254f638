//! `#[derive(Text)]`: a type that is text in a request and in a URL.

use crate::attr::{Argument, arguments};
use crate::diag::{Errors, did_you_mean};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Attribute, Data, DeriveInput, Expr, Ident, Lit, LitStr, Member, Meta, Type, Variant, parse_quote};

const USAGE: &str = "#[derive(Text)] stands on a struct with one field, or on an enum whose variants have none";

/// What the text is.
enum Model {
    /// That of the only field.
    Inner(Member, Box<Type>),
    /// One of these words.
    Words(Vec<(Ident, LitStr)>),
}

/// Parse, check, expand; on errors impls that do nothing, so that a handler with such a field has no error of its own.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let Some(input) = errors.keep(syn::parse2::<DeriveInput>(input)) else { return quote!(#errors) };
    let model = model(&input, &mut errors);
    let (read, write) = match model {
        Some(model) if errors.is_empty() => bodies(&model),
        _ => (quote!(::core::unreachable!("this type did not compile")), quote!(::core::result::Result::Ok(()))),
    };
    let ident = &input.ident;
    let mut generics = input.generics.clone();
    if let Data::Struct(data) = &input.data
        && generics.type_params().next().is_some()
    {
        let types = data.fields.iter().map(|field| &field.ty);
        let bounds = types.map(|ty| parse_quote!(#ty: ::squall::private::TextValue));
        generics.make_where_clause().predicates.extend(bounds.collect::<Vec<syn::WherePredicate>>());
    }
    let words = words(&input, &errors);
    let (generics, arguments, conditions) = generics.split_for_impl();
    quote! {
        #errors
        #[allow(clippy::all, unused_variables)]
        const _: () = {
            #words
            impl #generics ::core::str::FromStr for #ident #arguments #conditions {
                type Err = ::squall::TextError;

                fn from_str(text: &str) -> ::core::result::Result<Self, ::squall::TextError> {
                    #read
                }
            }
            impl #generics ::core::fmt::Display for #ident #arguments #conditions {
                fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    #write
                }
            }
        };
    }
}

/// The words of an enum, for the choices of a form.
fn words(input: &DeriveInput, errors: &Errors) -> Option<TokenStream> {
    if !errors.is_empty() || !matches!(input.data, Data::Enum(_)) {
        return None;
    }
    let Some(Model::Words(words)) = model(input, &mut Errors::default()) else { return None };
    let (ident, words) = (&input.ident, words.iter().map(|(_, word)| word));
    let (generics, arguments, conditions) = input.generics.split_for_impl();
    Some(quote! {
        impl #generics ::squall::private::Words for #ident #arguments #conditions {
            const WORDS: &'static [&'static str] = &[#(#words),*];
        }
    })
}

/// How it is read and written.
fn bodies(model: &Model) -> (TokenStream, TokenStream) {
    match model {
        Model::Inner(member, ty) => {
            let read = quote_spanned!(ty.span()=> <#ty as ::squall::private::TextValue>::read(text)?);
            let write =
                quote_spanned!(ty.span()=> <#ty as ::squall::private::TextValue>::write(&self.#member, formatter));
            (quote!(::core::result::Result::Ok(Self { #member: #read })), write)
        }
        Model::Words(words) => {
            let (variants, words): (Vec<_>, Vec<_>) = words.iter().map(|(variant, word)| (variant, word)).unzip();
            let read = quote! {
                match text {
                    #(#words => ::core::result::Result::Ok(Self::#variants),)*
                    _ => ::core::result::Result::Err(::squall::private::unknown_word(&[#(#words),*])),
                }
            };
            (read, quote!(formatter.pad(match self { #(Self::#variants => #words,)* })))
        }
    }
}

fn model(input: &DeriveInput, errors: &mut Errors) -> Option<Model> {
    for attribute in input.attrs.iter().filter(|attribute| attribute.path().is_ident("text")) {
        errors.at(attribute.path(), "#[text] stands on a variant of an enum, whose word it sets");
    }
    match &input.data {
        Data::Struct(data) => {
            let mut fields = data.fields.members().zip(&data.fields);
            let (Some((member, field)), None) = (fields.next(), fields.next()) else {
                errors.at(&input.ident, USAGE);
                return None;
            };
            for attribute in field.attrs.iter().filter(|attribute| attribute.path().is_ident("text")) {
                errors.at(attribute.path(), "#[text] stands on a variant of an enum, whose word it sets");
            }
            Some(Model::Inner(member, Box::new(field.ty.clone())))
        }
        Data::Enum(data) if data.variants.is_empty() => {
            errors.at(&input.ident, "this enum has no variants, so no text could be read");
            None
        }
        Data::Enum(data) => {
            let mut words: Vec<(Ident, LitStr)> = Vec::new();
            for variant in &data.variants {
                let Some(word) = word(variant, errors) else { continue };
                if let Some((earlier, _)) = words.iter().find(|(_, earlier)| earlier.value() == word.value()) {
                    let text = word.value();
                    errors.at(
                        &word,
                        format!("`{text}` is the word of `{earlier}` already; give one of them another: #[text(rename = \"..\")]"),
                    );
                }
                words.push((variant.ident.clone(), word));
            }
            Some(Model::Words(words))
        }
        Data::Union(data) => {
            errors.at(data.union_token, USAGE);
            None
        }
    }
}

/// The word of a variant, at the place that says it.
fn word(variant: &Variant, errors: &mut Errors) -> Option<LitStr> {
    let name = &variant.ident;
    if !variant.fields.is_empty() {
        errors.at(
            &variant.fields,
            format!("`{name}` has a field, and is to be one word; implement FromStr and Display by hand for more"),
        );
    }
    let mut renamed = None;
    for attribute in variant.attrs.iter().filter(|attribute| attribute.path().is_ident("text")) {
        let before = errors.len();
        let found = rename(attribute, errors)?;
        if renamed.is_some() && errors.len() == before {
            errors.at(attribute.path(), format!("`{name}` has a word already"));
        }
        renamed = Some(found);
    }
    Some(renamed.unwrap_or_else(|| LitStr::new(&kebab(&name.unraw().to_string()), name.span())))
}

/// `#[text(rename = "word")]`
fn rename(attribute: &Attribute, errors: &mut Errors) -> Option<LitStr> {
    let usage = "write #[text(rename = \"word\")]";
    let Meta::List(list) = &attribute.meta else {
        errors.at(&attribute.meta, usage);
        return None;
    };
    let mut word = None;
    let before = errors.len();
    for argument in arguments(list.tokens.clone(), errors) {
        match argument {
            Argument::Pair(name, Expr::Lit(literal)) if name == "rename" && matches!(literal.lit, Lit::Str(_)) => {
                if let Lit::Str(text) = literal.lit {
                    word = Some(text);
                }
            }
            Argument::Pair(name, _) | Argument::Word(name) | Argument::Call(name, _) if name != "rename" => {
                let near = did_you_mean(&name.to_string(), ["rename"]);
                errors.at(&name, format!("#[text] has no option `{name}`{near} (there are: rename)"));
            }
            Argument::Text(text) => errors.at(&text, format!("write #[text(rename = {})]", text.to_token_stream())),
            Argument::Pair(name, _) | Argument::Word(name) | Argument::Call(name, _) => errors.at(&name, usage),
        }
    }
    match &word {
        Some(text) if text.value().is_empty() => errors.at(text, "a word has at least one letter"),
        Some(text) if text.value().chars().any(char::is_control) => {
            errors.at(text, "a word has no control characters: no header and no cookie could carry it");
        }
        None if errors.len() == before => errors.at(attribute.path(), usage),
        _ => return word,
    }
    None
}

/// `MostRead` as `most-read`.
fn kebab(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut word = String::new();
    for (at, letter) in letters.iter().enumerate() {
        let begins = letter.is_uppercase()
            && at > 0
            && (!letters[at - 1].is_uppercase() || letters.get(at + 1).is_some_and(|next| next.is_lowercase()));
        if (begins || *letter == '_') && !word.is_empty() && !word.ends_with('-') {
            word.push('-');
        }
        if *letter != '_' {
            word.extend(letter.to_lowercase());
        }
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variant_s_name_is_words_with_hyphens() {
        for (name, word) in [
            ("Newest", "newest"),
            ("MostRead", "most-read"),
            ("Http2", "http2"),
            ("HTTPServer", "http-server"),
            ("Sha256Sum", "sha256-sum"),
            ("A", "a"),
            ("Snake_Case", "snake-case"),
            ("GrößteZuerst", "größte-zuerst"),
        ] {
            assert_eq!(kebab(name), word, "{name}");
        }
    }
}
