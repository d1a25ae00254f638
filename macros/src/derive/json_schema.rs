//! `#[derive(JsonSchema)]`: the derive of `schemars`, by squall's own name for that crate.
//!
//! A derive writes the name of its crate as the user's crate knows it, and this one knows it not. So a copy of the type derives
//! it, which may be told another name; and the type has the schema of its copy.

use crate::attr::between_commas;
use crate::diag::Errors;
use crate::fields::argument_of;
use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens as _, format_ident, quote};
use syn::{Attribute, Data, DeriveInput, Field, LitStr, Meta};

/// The attributes that the derive reads.
const READ: [&str; 6] = ["doc", "deprecated", "serde", "schemars", "garde", "validate"];

/// Copy, derive, pass on.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let Some(input) = errors.keep(syn::parse2::<DeriveInput>(input)) else { return quote!(#errors) };
    if let Data::Union(data) = &input.data {
        errors.at(data.union_token, "a union has no schema: put #[derive(squall::JsonSchema)] on a struct or an enum");
        return quote!(#errors);
    }
    let ident = &input.ident;
    let (generics, arguments, conditions) = input.generics.split_for_impl();
    let real = quote!(#ident #arguments);
    let copy = copy(&input, &real);
    let copied = &copy.ident;
    let mut predicates: Vec<TokenStream> = Vec::new();
    if let Some(conditions) = conditions {
        predicates.extend(conditions.predicates.iter().map(|predicate| quote!(#predicate)));
    }
    if !input.generics.params.is_empty() {
        predicates.push(quote!(#copied #arguments: ::squall::private::openapi::schemars::JsonSchema));
    }
    let conditions = (!predicates.is_empty()).then(|| quote!(where #(#predicates),*));
    let schema = quote!(<#copied #arguments as ::squall::private::openapi::schemars::JsonSchema>);
    quote! {
        #[allow(dead_code, clippy::all, missing_docs, unreachable_pub, private_bounds, deprecated, unused_qualifications)]
        const _: () = {
            #copy
            #[automatically_derived]
            impl #generics ::squall::private::openapi::schemars::JsonSchema for #real #conditions {
                fn inline_schema() -> ::core::primitive::bool {
                    #schema::inline_schema()
                }
                fn schema_name() -> ::std::borrow::Cow<'static, ::core::primitive::str> {
                    #schema::schema_name()
                }
                fn schema_id() -> ::std::borrow::Cow<'static, ::core::primitive::str> {
                    #schema::schema_id()
                }
                fn json_schema(
                    __generator: &mut ::squall::private::openapi::schemars::SchemaGenerator,
                ) -> ::squall::private::openapi::schemars::Schema {
                    #schema::json_schema(__generator)
                }
            }
        };
    }
}

/// The type under another name, with the attributes that the derive reads, and with its name and crate said.
fn copy(input: &DeriveInput, real: &TokenStream) -> DeriveInput {
    let mut copy = input.clone();
    copy.ident = format_ident!("__SchemaOf{}", input.ident);
    copy.attrs.retain(is_read);
    for attribute in &mut copy.attrs {
        default_of(attribute, real);
    }
    match &mut copy.data {
        Data::Struct(data) => data.fields.iter_mut().for_each(field),
        Data::Enum(data) => {
            for variant in &mut data.variants {
                variant.attrs.retain(is_read);
                variant.fields.iter_mut().for_each(field);
            }
        }
        Data::Union(_) => {}
    }
    let name = name(input);
    let renamed = copy.attrs.iter().any(renames);
    let name = (!renamed).then(|| quote!(rename = #name,));
    copy.attrs.insert(0, syn::parse_quote!(#[derive(::squall::private::openapi::schemars::JsonSchema)]));
    copy.attrs.push(syn::parse_quote!(#[schemars(#name crate = "::squall::private::openapi::schemars")]));
    copy
}

/// Its name, and those of the types that it is made with: `Page_{T}`.
fn name(input: &DeriveInput) -> String {
    let fields: Vec<&Field> = match &input.data {
        Data::Struct(data) => data.fields.iter().collect(),
        Data::Enum(data) => data.variants.iter().flat_map(|variant| &variant.fields).collect(),
        Data::Union(_) => Vec::new(),
    };
    let mut name = input.ident.to_string();
    for parameter in input.generics.type_params() {
        if fields.iter().any(|field| names(field.ty.to_token_stream(), &parameter.ident)) {
            name.push_str(&format!("_{{{}}}", parameter.ident));
        }
    }
    name
}

/// Whether a type is made of this one: not by what belongs to it, nor as a mere mark.
fn names(ty: TokenStream, parameter: &Ident) -> bool {
    let mut tokens = ty.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Ident(name) if name == "PhantomData" => return false,
            TokenTree::Ident(name) if name == *parameter => {
                let of_it = matches!(tokens.peek(), Some(TokenTree::Punct(colon)) if colon.as_char() == ':');
                if !of_it {
                    return true;
                }
            }
            TokenTree::Group(group) if names(group.stream(), parameter) => return true,
            _ => {}
        }
    }
    false
}

fn is_read(attribute: &Attribute) -> bool {
    READ.iter().any(|read| attribute.path().is_ident(read))
}

fn field(field: &mut Field) {
    field.attrs.retain(is_read);
    if argument_of(&field.ty, "Option").is_some() {
        field.attrs.iter_mut().for_each(inner_of_option);
    }
}

/// What garde says of the value in an `Option`, `schemars` says of the `Option`.
fn inner_of_option(attribute: &mut Attribute) {
    let rules = words(attribute);
    let Meta::List(list) = &mut attribute.meta else { return };
    let rules = rules.into_iter().map(|rule| match syn::parse2::<syn::MetaList>(rule.clone()) {
        Ok(inner) if inner.path.is_ident("inner") => inner.tokens,
        _ => rule,
    });
    list.tokens = quote!(#(#rules),*);
}

/// What stands in the parentheses of an attribute; nothing where it has none.
fn words(attribute: &Attribute) -> Vec<TokenStream> {
    let Meta::List(list) = &attribute.meta else { return Vec::new() };
    between_commas(list.tokens.clone())
}

fn first_word(words: &TokenStream) -> String {
    words.clone().into_iter().next().map(|first| first.to_string()).unwrap_or_default()
}

/// Whether the attribute gives the type another name.
fn renames(attribute: &Attribute) -> bool {
    let of_serde = attribute.path().is_ident("serde") || attribute.path().is_ident("schemars");
    of_serde && words(attribute).iter().any(|word| first_word(word) == "rename")
}

/// `#[serde(default)]` on the type: it is the default of the type itself, and not of its copy.
fn default_of(attribute: &mut Attribute, real: &TokenStream) {
    if !attribute.path().is_ident("serde") && !attribute.path().is_ident("schemars") {
        return;
    }
    let metas = words(attribute);
    let Meta::List(list) = &mut attribute.meta else { return };
    let text = LitStr::new(&format!("<{real} as ::core::default::Default>::default"), proc_macro2::Span::call_site());
    let metas = metas.into_iter().map(|meta| match meta.to_string().as_str() {
        "default" => quote!(default = #text),
        _ => meta,
    });
    list.tokens = quote!(#(#metas),*);
}
