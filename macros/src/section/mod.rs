//! `#[section("/prefix", in = Outer)]`

use crate::attr::{Argument, arguments, path_of};
use crate::diag::{Errors, did_you_mean};
use crate::handler::kind_of;
use crate::pattern::{Pattern, Segment};
use crate::policy::{Decision, Protection, WORDS, decide};
use crate::span::own_names;
use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Item, ItemStruct, Path};

/// A section as its attribute says.
struct Section {
    item: ItemStruct,
    pattern: Option<Pattern>,
    outer: Option<Path>,
    protection: Protection,
    /// Who may call its handlers.
    access: Option<Decision>,
}

/// Parse, check, expand.
pub(crate) fn expand(attribute: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let Some(mut section) = parse(attribute, item.clone(), &mut errors) else {
        return quote!(#errors #item);
    };
    check(&section, &mut errors);
    // A section with generics would be two more errors of rustc's.
    section.item.generics = syn::Generics::default();
    let expansion = expand_section(&section);
    let item = &section.item;
    quote!(#[allow(dead_code)] #item #errors #expansion)
}

fn parse(attribute: TokenStream, item: TokenStream, errors: &mut Errors) -> Option<Section> {
    let item = match errors.keep(syn::parse2::<Item>(item))? {
        Item::Struct(item) => item,
        other => {
            let (what, tokens) = kind_of(&other);
            errors.at(tokens, format!("#[section] stands on a unit struct, and this is {what}: struct Admin;"));
            return None;
        }
    };
    let mut pattern = None;
    let mut pattern_seen = false;
    let mut outer = None;
    let mut protection = Protection::default();
    let mut access = None;
    for argument in arguments(attribute, errors) {
        if decide(&argument, &mut access, errors) {
            continue;
        }
        match argument {
            Argument::Text(text) if !pattern_seen => {
                pattern_seen = true;
                pattern = errors.keep(Pattern::parse(text));
            }
            Argument::Text(text) => errors.at(text, "a second prefix; a section has one"),
            Argument::Pair(name, value) if name == "in" => {
                outer = errors.keep(path_of(&value, "the name of a section: in = Site"));
            }
            Argument::Pair(name, value) if protection.take_of_section(&name, &value, errors) => {}
            Argument::Word(name) | Argument::Pair(name, _) | Argument::Call(name, _) => {
                let options: Vec<_> = ["in"].into_iter().chain(WORDS).chain(Protection::OF_SECTIONS).collect();
                let near = did_you_mean(&name.to_string(), options.iter().copied());
                let options = options.join(", ");
                errors.at(&name, format!("#[section] has no option `{name}`{near} (there are: {options})"));
            }
        }
    }
    if !pattern_seen && errors.is_empty() {
        errors.at(&item.ident, "this section has no prefix: write #[section(\"/prefix\")]");
    }
    Some(Section { item, pattern, outer, protection, access })
}

fn check(section: &Section, errors: &mut Errors) {
    if !section.item.fields.is_empty() {
        errors.at(&section.item.fields, "a section has no fields: what a request must bring stands in its handlers");
    }
    if !section.item.generics.params.is_empty() {
        errors.at(&section.item.generics, "a section has no generics");
    }
    let Some(pattern) = &section.pattern else { return };
    match pattern.segments.last() {
        Some(Segment::Static(text)) if text.is_empty() => {
            errors.at(
                &pattern.literal,
                "a section's prefix does not end with a slash: its handlers' patterns begin with one",
            );
        }
        Some(Segment::Rest(name)) => {
            errors.at(
                &pattern.literal,
                format!("`{{*{name}}}` takes all that follows, so it cannot stand in a section's prefix"),
            );
        }
        _ => {}
    }
}

fn expand_section(section: &Section) -> TokenStream {
    let ident = &section.item.ident;
    let name = ident.to_string();
    let own = section.pattern.as_ref().map_or_else(|| quote!(&[]), |pattern| pattern.tokens());
    let outer = section.outer.as_ref().map_or_else(|| quote!(::squall::private::NoSection), |outer| quote!(#outer));
    let check = section.outer.as_ref().map(|outer| {
        let span = outer.segments.last().map_or_else(Span::call_site, |last| last.ident.span());
        quote_spanned!(span=> const _: () = ::squall::private::sections_end::<#ident>();)
    });
    let protection = section.protection.tokens(ident, section.access.as_ref(), None);
    let protection = own_names(quote! {
        const OWN_PROTECTION: ::squall::private::Protection = {
            static __PLACE: ::squall::private::Place =
                ::squall::private::Place { file: ::core::file!(), line: ::core::line!() };
            #protection
        };
    });
    // Told at the rule: what the section's own attribute says of a guard, or those around it.
    let caching = section.protection.caching.as_ref().filter(|caching| caching.shared).map(|caching| {
        quote_spanned! {caching.word=>
            const _: () = ::squall::private::cached_behind_guard(<#ident as ::squall::private::Section>::ACCESS, "section");
        }
    });
    let access = section.access.as_ref().map(|access| {
        let access = Decision::tokens(Some(access), &Decision::by_item(ident));
        own_names(quote! {
            const OWN_ACCESS: ::squall::private::Access = {
                static __PLACE: ::squall::private::Place =
                    ::squall::private::Place { file: ::core::file!(), line: ::core::line!() };
                #access
            };
        })
    });
    let guard = own_names(guard(section));
    quote! {
        #guard
        #[diagnostic::do_not_recommend]
        impl ::squall::private::Section for #ident {
            type Outer = #outer;
            const NAME: &'static str = #name;
            const PLACE: ::squall::private::Place =
                ::squall::private::Place { file: ::core::file!(), line: ::core::line!() };
            #protection
            #access
            const OWN: &'static [::squall::private::Segment] = #own;
            const SEGMENTS: &'static [::squall::private::Segment] =
                &::squall::private::whole_prefix::<#ident, { ::squall::private::prefix_length::<#ident>() }>();
        }
        #check
        #caching
        // Never so: it makes the message of a list that names the section.
        impl ::squall::private::HandlerList for #ident
        where
            for<'never> ::squall::private::List: ::squall::private::MayHold<'never, #ident>,
        {
            const LISTED: &'static [::squall::private::Listed] = &[];
        }
    }
}

/// What it asks of whoever calls its handlers, the sections around it first.
fn guard(section: &Section) -> TokenStream {
    let ident = &section.item.ident;
    let app = quote!(__App);
    let own = section.access.as_ref();
    let outer = section.outer.as_ref().filter(|_| !own.is_some_and(Decision::is_public));
    let public = section.outer.as_ref().and_then(|outer| Decision::public_inside(own, outer));
    let alias = own.and_then(Decision::alias);
    let bound = own.and_then(|own| own.bound(&app));
    let guard = own.and_then(|own| own.guard(&quote!(::core::result::Result::Err(__answer))));
    let outer_bound = outer.map(|outer| quote!(#outer: ::squall::private::SectionGuard<#app, __Depth>,));
    let outer_guard = outer.map(|outer| {
        quote! {
            if let ::core::result::Result::Err(__answer) =
                <#outer as ::squall::private::SectionGuard<#app, __Depth>>::admit(__app, __request).await?
            {
                return ::core::result::Result::Ok(::core::result::Result::Err(__answer));
            }
        }
    });
    quote! {
        #[allow(clippy::all)]
        const _: () = {
            #alias
            #public
            impl<#app: ::core::marker::Sync, __Depth> ::squall::private::SectionGuard<#app, ::squall::private::In<__Depth>> for #ident
            where
                #outer_bound
                #bound
            {
                #[allow(unused_variables)]
                async fn admit(
                    __app: &#app,
                    __request: &::squall::private::Request,
                ) -> ::squall::private::Result<::core::result::Result<(), ::squall::private::Response>> {
                    #outer_guard
                    #guard
                    ::core::result::Result::Ok(::core::result::Result::Ok(()))
                }
            }
        };
    }
}
