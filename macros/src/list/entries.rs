//! The entries of a list of handlers.

use crate::pattern::{Pattern, Segment};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{LitStr, Path, Token};

/// All entries, in their order.
pub(crate) struct Entries(pub(crate) Vec<Entry>);

/// One entry: a handler or a list, perhaps under a prefix.
pub(crate) struct Entry {
    pub(crate) prefix: Option<Pattern>,
    pub(crate) target: Target,
}

/// What an entry mounts.
pub(crate) enum Target {
    /// A handler's type or a list.
    List(Path),
    /// `self.field`: a tower service that the app holds.
    Field(Ident),
}

impl Entry {
    /// Where errors about it are shown: one token.
    pub(crate) fn span(&self) -> Span {
        match &self.target {
            Target::List(path) => path.segments.last().map_or_else(|| path.span(), |last| last.ident.span()),
            Target::Field(field) => field.span(),
        }
    }
}

impl Parse for Entries {
    fn parse(input: ParseStream<'_>) -> syn::Result<Entries> {
        let entries = Punctuated::<Entry, Token![,]>::parse_terminated(input)?;
        Ok(Entries(entries.into_iter().collect()))
    }
}

impl Parse for Entry {
    fn parse(input: ParseStream<'_>) -> syn::Result<Entry> {
        let prefix = if input.peek(LitStr) {
            let literal: LitStr = input.parse()?;
            let arrow = input.parse::<Token![=>]>();
            arrow.map_err(|error| {
                syn::Error::new(error.span(), "expected `=>` and a list: \"/news\" => blog::HANDLERS")
            })?;
            Some(prefix(literal)?)
        } else {
            None
        };
        if input.peek(Token![self]) && input.peek2(Token![.]) {
            let word = input.parse::<Token![self]>()?;
            input.parse::<Token![.]>()?;
            let field = input.parse()?;
            if prefix.is_none() {
                return Err(syn::Error::new(
                    word.span(),
                    "a service is mounted under a prefix: \"/old\" => self.field",
                ));
            }
            return Ok(Entry { prefix, target: Target::Field(field) });
        }
        Ok(Entry { prefix, target: Target::List(input.parse()?) })
    }
}

fn prefix(literal: LitStr) -> syn::Result<Pattern> {
    let pattern = Pattern::parse(literal)?;
    for segment in &pattern.segments {
        let message = match segment {
            Segment::Static(text) if text.is_empty() => {
                "a prefix does not end with a slash: the patterns under it begin with one".to_owned()
            }
            Segment::Static(_) => continue,
            Segment::Parameter(name) | Segment::Rest(name) => {
                format!("`{{{name}}}`: a list is mounted under plain text; a section can have placeholders")
            }
        };
        return Err(syn::Error::new(pattern.literal.span(), message));
    }
    Ok(pattern)
}

impl Entries {
    /// `__E0`, `__E1`, ..: one alias each, so that a type that does not exist is one error.
    pub(crate) fn alias(number: usize) -> Ident {
        format_ident!("__E{number}")
    }

    /// The type of an entry, at its place.
    pub(crate) fn list_type(&self, number: usize) -> TokenStream {
        let alias = Entries::alias(number);
        let span = self.0[number].span();
        quote_spanned!(span=> <#alias as ::squall::private::HandlerList>::Itself)
    }

    /// The aliases, and `const __LISTED`.
    pub(crate) fn listed(&self) -> TokenStream {
        let aliases = self.0.iter().enumerate().map(|(number, entry)| {
            let alias = Entries::alias(number);
            match &entry.target {
                Target::List(path) => quote!(#[allow(non_camel_case_types)] type #alias = #path;),
                Target::Field(_) => quote!(struct #alias;),
            }
        });
        let entries = self.0.iter().enumerate().map(|(number, entry)| {
            let prefix = match (&entry.prefix, &entry.target) {
                (Some(pattern), Target::List(_)) => pattern.tokens(),
                _ => quote!(&[]),
            };
            let alias = Entries::alias(number);
            quote_spanned!(entry.span()=> (#prefix, <#alias as ::squall::private::HandlerList>::LISTED))
        });
        let markers = self.0.iter().enumerate().map(|(number, entry)| {
            let alias = Entries::alias(number);
            quote_spanned!(entry.span()=> <#alias>::LISTED_BY_AN_APP)
        });
        quote! {
            #(#aliases)*
            const _: &[()] = {
                #[allow(unused_imports)]
                use ::squall::private::ListedByAnApp as _;
                &[#(#markers),*]
            };
            const __ENTRIES: &[(&[::squall::private::Segment], &[::squall::private::Listed])] = &[#(#entries),*];
            const __LISTED: &[::squall::private::Listed] =
                &::squall::private::concat::<{ ::squall::private::count(__ENTRIES) }>(__ENTRIES);
        }
    }

    /// What must hold for a list that is generic over its app.
    pub(crate) fn conditions(&self) -> Vec<TokenStream> {
        (0..self.0.len())
            .map(|number| {
                let list = self.list_type(number);
                quote!(#list: ::squall::private::Serve<__App>)
            })
            .collect()
    }
}
