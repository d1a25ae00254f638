//! What is generated for a form.

use super::parse::{FormField, Model, Takes, is};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt as _;
use syn::spanned::Spanned;
use syn::{Data, DeriveInput, Fields};

/// The impls of a faultless form.
pub(super) fn expand(model: &Model) -> TokenStream {
    let ident = &model.ident;
    let count = model.fields.len();
    let specs = model.fields.iter().map(spec);
    let pieces = model.fields.iter().enumerate().map(|(number, field)| {
        let input = match field.takes {
            Takes::Ticked => quote!(::squall::private::spec::Input::Text),
            _ => {
                let ty = field.value_type();
                quote_spanned!(ty.span()=> ::squall::private::FormInput::<#ty>::INPUT)
            }
        };
        quote!(::squall::private::spec::Piece(&__SPECS[#number], #input))
    });
    let view = view(model);
    let read = read(model);
    let write = model.fields.iter().enumerate().map(|(number, field)| write(number, field));
    let file_rules = model.fields.iter().enumerate().filter(|(_, field)| !matches!(field.takes, Takes::Ticked));
    let file_rules = file_rules.map(|(number, field)| {
        let (ty, name) = (field.value_type(), &field.name);
        quote! {
            if let ::core::option::Option::Some(__below) = __name.strip_prefix(#name)
                && let ::core::option::Option::Some(__spec) =
                    <#ty as ::squall::private::FormValue>::file_rule(&__SPECS[#number], __below)
            {
                return ::core::option::Option::Some(__spec);
            }
        }
    });
    let clash = format!(
        "two fields of `{ident}` have the same name in the form\n    help: give one of them another: #[form(rename = \"..\")]"
    );
    let clash = syn::LitStr::new(&clash, ident.span());
    let names_differ = quote_spanned! {ident.span()=>
        const _: () = ::squall::private::spec::names_differ(<#ident as ::squall::private::FormFields>::FIELDS, #clash);
    };
    let conditions = conditions(model);
    let (body, as_field) = (body(ident), as_field(ident, &conditions));
    quote! {
        #[allow(clippy::all, unused_qualifications, missing_docs, unreachable_pub, unused_variables, unused_imports)]
        #[allow(non_snake_case, private_bounds)]
        const _: () = {
            use ::squall::private::{NoFormInput as _, UnknownWords as _};
            const __SPECS: &[::squall::private::spec::FieldSpec; #count] = &[#(#specs),*];
            const __PIECES: &[::squall::private::spec::Piece] = &[#(#pieces),*];
            const __NAMES: &[::core::primitive::u8] =
                &::squall::private::spec::names::<{ ::squall::private::spec::name_bytes(__PIECES) }>(__PIECES);
            #[automatically_derived]
            impl ::squall::private::FormFields for #ident {
                const FIELDS: &'static [::squall::private::FormField] =
                    &::squall::private::spec::flat::<{ ::squall::private::spec::count(__PIECES) }>(
                        __PIECES,
                        __NAMES,
                        ::core::concat!(::core::module_path!(), "::", ::core::stringify!(#ident)),
                    );
                const LARGEST_FILE: ::core::primitive::u64 = ::squall::private::spec::largest_file(__PIECES);
            }
            #names_differ
            #view
            #[automatically_derived]
            impl ::squall::private::Form for #ident #conditions {
                #read
                fn write(&self, __values: &mut ::squall::private::Values) {
                    #(#write)*
                }
                fn file_rule(
                    __name: &::core::primitive::str,
                ) -> ::core::option::Option<&'static ::squall::private::spec::FieldSpec> {
                    #(#file_rules)*
                    ::core::option::Option::None
                }
            }
            #body
            #as_field
        };
    }
}

/// How a handler reads it.
fn body(ident: &Ident) -> TokenStream {
    quote! {
        #[automatically_derived]
        impl ::squall::private::FormBody for #ident {
            fn read_body(__form: &mut ::squall::private::Reader<'_>) -> ::core::option::Option<Self> {
                use ::squall::private::UnreadForm as _;
                ::squall::private::ReadForm::<Self>::read(__form)
            }
            fn rule_of(
                __name: &::core::primitive::str,
            ) -> ::core::option::Option<&'static ::squall::private::spec::FieldSpec> {
                use ::squall::private::UnreadForm as _;
                ::squall::private::ReadForm::<Self>::file_rule(__name)
            }
        }
    }
}

/// That the types of the fields are values of forms, said at each type: within the impls that say so it holds, so a type
/// that is none is told of once, and not again wherever it is used. Equal errors at one place are one to rustc.
fn conditions(model: &Model) -> TokenStream {
    let types = model.fields.iter().filter(|field| !matches!(field.takes, Takes::Ticked)).map(|field| {
        let ty = field.value_type();
        quote_spanned!(ty.span()=> #ty: ::squall::private::FormValue)
    });
    quote!(where #(#types),*)
}

/// What says of a field how it is asked for.
fn spec(field: &FormField) -> TokenStream {
    let (name, kind, ty) = (&field.name, field.kind(), field.value_type());
    let required = matches!(field.takes, Takes::One(_)) && field.default.is_none();
    let repeated = matches!(field.takes, Takes::Many(_));
    let (trim, file) = (field.trim, field.files.tokens());
    let (mut min_length, mut max_length) = (None, None);
    let (mut min, mut max) = (None, None);
    if !repeated {
        for (least, most) in field.rules.iter().filter_map(|rule| rule.lengths()) {
            (min_length, max_length) = (least.or(min_length), most.or(max_length));
        }
        for (least, most) in field.rules.iter().filter_map(|rule| rule.range()) {
            (min, max) = (least.or(min), most.or(max));
        }
    }
    if is(ty, "String") && min_length.is_none() && field.rules.iter().all(|rule| rule.input().is_none()) {
        // An empty text will do.
        min_length = Some(0);
    }
    if min.is_none() && ["u32", "u64", "u128", "usize"].iter().any(|number| is(ty, number)) {
        min = Some("0".to_owned());
    }
    let numbers = |name: &str, value: Option<usize>| {
        let name = Ident::new(name, field.span);
        value.map(|value| quote!(#name: ::core::option::Option::Some(#value),))
    };
    let texts = |name: &str, value: Option<String>| {
        let name = Ident::new(name, field.span);
        value.map(|value| quote!(#name: ::core::option::Option::Some(#value),))
    };
    let lengths = [numbers("min_length", min_length), numbers("max_length", max_length)];
    let bounds = [texts("min", min), texts("max", max)];
    let (lengths, bounds) = (lengths.iter().flatten(), bounds.iter().flatten());
    let options = match field.takes {
        Takes::Ticked => None,
        _ => Some(quote!(options: ::squall::private::KnownWords::<#ty>::WORDS,)),
    };
    quote! {
        ::squall::private::spec::FieldSpec {
            name: #name,
            kind: #kind,
            required: #required,
            repeated: #repeated,
            trim: #trim,
            #options
            file: #file,
            #(#lengths)*
            #(#bounds)*
            ..::squall::private::spec::FieldSpec::BLANK
        }
    }
}

/// The struct of the fields to be shown.
fn view(model: &Model) -> TokenStream {
    let name = view_name(&model.ident);
    let members = model.fields.iter().map(|field| {
        let ident = &field.ident;
        match field.takes {
            Takes::Ticked => quote!(pub #ident: ::squall::private::FieldView),
            _ => {
                let ty = field.value_type();
                quote!(pub #ident: <#ty as ::squall::private::FormValue>::View)
            }
        }
    });
    let idents: Vec<_> = model.fields.iter().map(|field| &field.ident).collect();
    let conditions = conditions(model);
    quote! {
        pub struct #name #conditions { #(#members),* }
        #[automatically_derived]
        impl ::core::clone::Clone for #name #conditions {
            fn clone(&self) -> Self {
                #name { #(#idents: ::core::clone::Clone::clone(&self.#idents)),* }
            }
        }
        #[automatically_derived]
        impl ::squall::private::FieldGroup for #name #conditions {
            fn each(&self, __visit: &mut dyn ::core::ops::FnMut(&::squall::private::FieldView)) {
                #(::squall::private::FieldGroup::each(&self.#idents, __visit);)*
            }
        }
    }
}

fn view_name(ident: &Ident) -> Ident {
    format_ident!("{ident}Fields")
}

/// How it is read, and how it is shown.
fn read(model: &Model) -> TokenStream {
    let name = view_name(&model.ident);
    let local = |ident: &Ident| format_ident!("__field_{}", ident.unraw());
    let takes = model.fields.iter().enumerate().map(|(number, field)| {
        let (local, ty) = (local(&field.ident), field.value_type());
        let spec = quote!(&__SPECS[#number]);
        let taken = match (&field.takes, &field.default) {
            (Takes::Ticked, _) => quote!(__form.checkbox(#spec)),
            (Takes::One(_), None) => {
                quote_spanned!(ty.span()=> <#ty as ::squall::private::FormValue>::take(__form, #spec))
            }
            (Takes::One(_), Some(default)) => {
                let default = match default {
                    Some(value @ syn::Expr::Lit(literal)) if matches!(literal.lit, syn::Lit::Str(_)) => {
                        quote_spanned!(value.span()=> ::core::convert::Into::<#ty>::into(#value))
                    }
                    Some(value) => quote!(#value),
                    None => quote_spanned!(ty.span()=> <#ty as ::core::default::Default>::default()),
                };
                quote_spanned! {ty.span()=>
                    <#ty as ::squall::private::FormValue>::take_maybe(__form, #spec)
                        .map(|__value| __value.unwrap_or_else(|| #default))
                }
            }
            (Takes::Maybe(_), _) => {
                quote_spanned!(ty.span()=> <#ty as ::squall::private::FormValue>::take_maybe(__form, #spec))
            }
            (Takes::Many(_), _) => {
                quote_spanned!(ty.span()=> <#ty as ::squall::private::RepeatedFormValue>::take_many(__form, #spec))
            }
        };
        quote!(let #local = #taken;)
    });
    let checks = model.fields.iter().enumerate().map(|(number, field)| {
        let list = matches!(field.takes, Takes::Many(_));
        let one = local(&field.ident);
        let checks = field.rules.iter().filter_map(|rule| {
            let check = rule.tokens(list)?;
            let value = Ident::new("__Value", rule.span);
            let check = quote!({ let #value = __value; __form.check(&__SPECS[#number], #check); });
            Some(match rule.other() {
                Some(other) => {
                    let other = local(other);
                    quote!(if let ::core::option::Option::Some(__other) = &#other { #check })
                }
                None => check,
            })
        });
        let checks: Vec<_> = checks.collect();
        if checks.is_empty() {
            return TokenStream::new();
        }
        let pattern = match field.takes {
            Takes::Maybe(_) => quote!(::core::option::Option::Some(::core::option::Option::Some(__value))),
            _ => quote!(::core::option::Option::Some(__value)),
        };
        quote!(if let #pattern = &#one { #(#checks)* })
    });
    let made = model.fields.iter().map(|field| {
        let (ident, local) = (&field.ident, local(&field.ident));
        quote!(#ident: #local?)
    });
    let whole = model.whole.iter().map(|function| {
        quote_spanned!(function.span()=>
            __form.check_whole(::squall::private::rules::custom((#function)(&__whole, &())));)
    });
    let views = model.fields.iter().enumerate().map(|(number, field)| {
        let (ident, ty) = (&field.ident, field.value_type());
        match field.takes {
            Takes::Ticked => quote!(#ident: __source.field(&__SPECS[#number])),
            _ => quote!(#ident: <#ty as ::squall::private::FormValue>::view(__source, &__SPECS[#number])),
        }
    });
    quote! {
        type View = #name;
        fn read(__form: &mut ::squall::private::Reader<'_>) -> ::core::option::Option<Self> {
            #(#takes)*
            #(#checks)*
            let __whole = Self { #(#made),* };
            #(#whole)*
            ::core::option::Option::Some(__whole)
        }
        fn view(__source: &::squall::private::Source<'_>) -> Self::View {
            #name { #(#views),* }
        }
    }
}

fn write(number: usize, field: &FormField) -> TokenStream {
    let (ident, ty) = (&field.ident, field.value_type());
    let put = quote!(<#ty as ::squall::private::FormValue>::put(__value, __values, &__SPECS[#number]));
    match field.takes {
        Takes::Ticked => quote!(__values.checkbox(&__SPECS[#number], self.#ident);),
        Takes::One(_) => quote!({ let __value = &self.#ident; #put; }),
        Takes::Maybe(_) | Takes::Many(_) => quote!(for __value in self.#ident.iter() { #put; }),
    }
}

/// The form as a field of another.
fn as_field(ident: &Ident, conditions: &TokenStream) -> TokenStream {
    quote! {
        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl ::squall::private::FormValue for #ident #conditions {
            type View = <Self as ::squall::private::Form>::View;
            const INPUT: ::squall::private::spec::Input = ::squall::private::spec::Input::Nested(
                <Self as ::squall::private::FormFields>::FIELDS,
                <Self as ::squall::private::FormFields>::LARGEST_FILE,
            );
            fn take(
                __form: &mut ::squall::private::Reader<'_>,
                __spec: &'static ::squall::private::spec::FieldSpec,
            ) -> ::core::option::Option<Self> {
                ::squall::private::nested::take(__form, __spec)
            }
            fn take_maybe(
                __form: &mut ::squall::private::Reader<'_>,
                __spec: &'static ::squall::private::spec::FieldSpec,
            ) -> ::core::option::Option<::core::option::Option<Self>> {
                ::squall::private::nested::take_maybe(__form, __spec)
            }
            fn put(
                &self,
                __values: &mut ::squall::private::Values,
                __spec: &'static ::squall::private::spec::FieldSpec,
            ) {
                ::squall::private::nested::put(self, __values, __spec)
            }
            fn view(
                __source: &::squall::private::Source<'_>,
                __spec: &'static ::squall::private::spec::FieldSpec,
            ) -> Self::View {
                ::squall::private::nested::view::<Self>(__source, __spec)
            }
            fn file_rule(
                _: &'static ::squall::private::spec::FieldSpec,
                __below: &::core::primitive::str,
            ) -> ::core::option::Option<&'static ::squall::private::spec::FieldSpec> {
                ::squall::private::nested::file_rule::<Self>(__below)
            }
        }
    }
}

/// Impls that do nothing: the fault has been told.
pub(super) fn inert(input: &DeriveInput, model: Option<&Model>) -> TokenStream {
    let ident = &input.ident;
    let (generics, arguments, conditions) = input.generics.split_for_impl();
    let name = view_name(ident);
    let members: Vec<&Ident> = match (&input.data, model) {
        (Data::Struct(data), Some(_)) => match &data.fields {
            Fields::Named(named) => named.named.iter().filter_map(|field| field.ident.as_ref()).collect(),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    };
    let as_field =
        if input.generics.params.is_empty() { as_field(ident, &TokenStream::new()) } else { TokenStream::new() };
    quote! {
        #[allow(clippy::all, missing_docs, unreachable_pub, dead_code)]
        const _: () = {
            impl #generics ::squall::private::FormFields for #ident #arguments #conditions {
                const FIELDS: &'static [::squall::private::FormField] = &[];
            }
            #[derive(::core::clone::Clone)]
            pub struct #name { #(pub #members: ::squall::private::FieldView),* }
            impl ::squall::private::FieldGroup for #name {
                fn each(&self, _: &mut dyn ::core::ops::FnMut(&::squall::private::FieldView)) {}
            }
            impl #generics ::squall::private::Form for #ident #arguments #conditions {
                type View = #name;
                fn read(_: &mut ::squall::private::Reader<'_>) -> ::core::option::Option<Self> {
                    ::core::option::Option::None
                }
                fn view(_: &::squall::private::Source<'_>) -> Self::View {
                    ::core::unreachable!("this form did not compile")
                }
                fn write(&self, _: &mut ::squall::private::Values) {}
                fn file_rule(
                    _: &::core::primitive::str,
                ) -> ::core::option::Option<&'static ::squall::private::spec::FieldSpec> {
                    ::core::option::Option::None
                }
            }
            impl #generics ::squall::private::FormBody for #ident #arguments #conditions {
                fn read_body(_: &mut ::squall::private::Reader<'_>) -> ::core::option::Option<Self> {
                    ::core::option::Option::None
                }
                fn rule_of(
                    _: &::core::primitive::str,
                ) -> ::core::option::Option<&'static ::squall::private::spec::FieldSpec> {
                    ::core::option::Option::None
                }
            }
            #as_field
        };
    }
}
