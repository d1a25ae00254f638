//! The entries of a list of handlers.

use crate::diag::Errors;
use crate::pattern::{Pattern, Segment};
use crate::policy::{Decision, decided_entry};
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{format_ident, quote, quote_spanned};
use syn::parse::ParseStream;
use syn::spanned::Spanned;
use syn::{LitStr, Path, Token};

/// All entries, in their order.
pub(crate) struct Entries(pub(crate) Vec<Entry>);

/// One entry: a handler or a list, perhaps under a prefix.
pub(crate) struct Entry {
    pub(crate) prefix: Option<Pattern>,
    /// `auth(blog::HANDLERS)`: who may call it, as the app says.
    pub(crate) access: Option<Decision>,
    pub(crate) target: Target,
    /// Its prefix has a fault, which has been reported: it stays, so that its name is used, and mounts nothing.
    broken: bool,
}

/// What an entry mounts.
pub(crate) enum Target {
    /// A handler's type or a list.
    List(Path),
    /// `self.field`: a tower service that the app holds.
    Field(Ident),
}

impl Entry {
    /// A handler of this name, under no prefix.
    pub(crate) fn of(path: Path) -> Entry {
        Entry { prefix: None, access: None, target: Target::List(path), broken: false }
    }

    /// Where errors about it are shown: one token.
    pub(crate) fn span(&self) -> Span {
        match &self.target {
            Target::List(path) => path.segments.last().map_or_else(|| path.span(), |last| last.ident.span()),
            Target::Field(field) => field.span(),
        }
    }
}

impl Entries {
    /// What stands between the brackets of a list. An entry with a fault is noted and left out, the others stay.
    pub(crate) fn parse(input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<Entries> {
        let mut entries = Vec::new();
        while !input.is_empty() {
            match Entry::parse(input, errors) {
                // A service has no name that must stay in use.
                Ok(entry) if entry.broken && matches!(entry.target, Target::Field(_)) => {}
                Ok(entry) => entries.push(entry),
                Err(error) => {
                    errors.push(error);
                    while !input.is_empty() && !input.peek(Token![,]) {
                        input.parse::<TokenTree>()?;
                    }
                }
            }
            if !input.is_empty() && input.parse::<Option<Token![,]>>()?.is_none() {
                errors.push(input.error("expected a comma between two entries: [Index, About]"));
            }
        }
        Ok(Entries(entries))
    }
}

impl Entry {
    fn parse(input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<Entry> {
        let usage = "expected `=>` and a list: \"/news\" => blog::HANDLERS";
        let before = errors.len();
        let mut prefix = None;
        if input.peek(LitStr) {
            let literal: LitStr = input.parse()?;
            let arrow = input.parse::<Option<Token![=>]>>()?.is_some();
            if input.is_empty() || input.peek(Token![,]) {
                let text = literal.value();
                let name = syn::parse_str::<Path>(&text).is_ok();
                let message = if name { format!("an entry stands without quotes: {text}") } else { usage.to_owned() };
                return Err(syn::Error::new(literal.span(), message));
            }
            if !arrow {
                errors.push(input.error(usage));
            }
            prefix = self::prefix(literal, errors);
        }
        let broken = errors.len() > before;
        let has_prefix = prefix.is_some() || broken;
        let Some((access, inside)) = decided_entry(input)? else {
            let target = Target::parse(input, has_prefix)?;
            return Ok(Entry { prefix, access: None, target, broken });
        };
        let target = Target::parse(&inside, has_prefix)?;
        if !inside.is_empty() {
            let error = inside.error("one handler or list stands in the parentheses");
            inside.parse::<TokenStream>()?;
            return Err(error);
        }
        Ok(Entry { prefix, access: Some(access), target, broken })
    }
}

impl Target {
    fn parse(input: ParseStream<'_>, has_prefix: bool) -> syn::Result<Target> {
        if input.peek(Token![self]) && input.peek2(Token![.]) {
            let word = input.parse::<Token![self]>()?;
            input.parse::<Token![.]>()?;
            let field = input.parse()?;
            if !has_prefix {
                return Err(syn::Error::new(
                    word.span(),
                    "a service is mounted under a prefix: \"/old\" => self.field",
                ));
            }
            return Ok(Target::Field(field));
        }
        input.parse().map(Target::List).map_err(|error| {
            syn::Error::new(error.span(), "expected the name of a handler or of a list: [Index, blog::HANDLERS]")
        })
    }
}

fn prefix(literal: LitStr, errors: &mut Errors) -> Option<Pattern> {
    let pattern = errors.keep(Pattern::parse(literal))?;
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
        errors.at(&pattern.literal, message);
        return None;
    }
    Some(pattern)
}

impl Entries {
    /// `__E0`, `__E1`, ..: one alias each, so that a type that does not exist is one error. It stands at its entry.
    pub(crate) fn alias(&self, number: usize) -> Ident {
        format_ident!("__E{number}", span = self.0[number].span())
    }

    /// The aliases, and `const __LISTED`.
    pub(crate) fn listed(&self) -> TokenStream {
        let aliases = self.0.iter().enumerate().map(|(number, entry)| {
            let alias = self.alias(number);
            match &entry.target {
                Target::List(path) => quote!(#[allow(non_camel_case_types)] type #alias = #path;),
                Target::Field(_) => quote!(struct #alias;),
            }
        });
        let entries = self.0.iter().enumerate().map(|(number, entry)| {
            if entry.broken {
                return quote!((&[], ::squall::private::Access::Undecided, &[]));
            }
            let prefix = match (&entry.prefix, &entry.target) {
                (Some(pattern), Target::List(_)) => pattern.tokens(),
                _ => quote!(&[]),
            };
            let handlers = self.handlers(number);
            let access = Decision::tokens(entry.access.as_ref(), &quote!("the app's list"));
            quote_spanned!(entry.span()=> (#prefix, #access, #handlers))
        });
        let handlers = self.0.iter().enumerate().filter(|(_, entry)| !entry.broken).map(|(number, entry)| {
            let (alias, handlers) = (self.alias(number), self.handlers(number));
            quote_spanned! {entry.span()=>
                const #handlers: &[::squall::private::Listed] = <#alias as ::squall::private::HandlerList>::LISTED;
            }
        });
        let markers = self.0.iter().enumerate().map(|(number, entry)| {
            let alias = self.alias(number);
            quote_spanned!(entry.span()=> <#alias>::THIS_HANDLER)
        });
        let decided = self.0.iter().any(|entry| entry.access.is_some());
        let place = decided.then(|| {
            quote! {
                static __PLACE: ::squall::private::Place =
                    ::squall::private::Place { file: ::core::file!(), line: ::core::line!() };
            }
        });
        quote! {
            #(#aliases)*
            #(#handlers)*
            const _: &[()] = {
                #[allow(unused_imports)]
                use ::squall::private::ListedByAnApp as _;
                &[#(#markers),*]
            };
            #place
            const __ENTRIES: &[(&[::squall::private::Segment], ::squall::private::Access, &[::squall::private::Listed])] = &[#(#entries),*];
            const __LISTED: &[::squall::private::Listed] =
                &::squall::private::concat::<{ ::squall::private::count(__ENTRIES) }>(__ENTRIES);
        }
    }

    /// What must hold for a list that is generic over its app.
    pub(crate) fn conditions(&self) -> Vec<TokenStream> {
        (0..self.0.len())
            .map(|number| {
                let alias = self.alias(number);
                quote!(#alias: ::squall::private::Serve<__App>)
            })
            .collect()
    }

    /// The const of an entry's handlers.
    fn handlers(&self, number: usize) -> Ident {
        format_ident!("__H{number}", span = self.0[number].span())
    }

    /// The type of an app's entry: one that is no list is told by the const of its handlers, and not here too.
    pub(crate) fn proven(&self, number: usize) -> TokenStream {
        let alias = self.alias(number);
        if self.0[number].broken {
            return quote!(#alias);
        }
        let handlers = self.handlers(number);
        quote_spanned!(alias.span()=> <#alias as ::squall::private::Proven<{ #handlers.len() }>>::Itself)
    }
}
