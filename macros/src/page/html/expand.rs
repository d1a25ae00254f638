//! The findings as items: types that check values, and constants that ask the app's table.

use super::address::{Part, Path};
use super::assets;
use super::findings::{Control, Findings, Form, Link, Target, TypedKind};
use super::value::place_name;
use crate::page::node::{At, Composed};
use crate::page::parse::Page;
use crate::page::told::Told;
use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{format_ident, quote, quote_spanned};

impl Findings {
    /// Whether there is something that only the app's table can answer.
    pub(crate) fn ask_the_app(&self) -> bool {
        !(self.links.is_empty() && self.forms.is_empty() && self.refused.is_empty() && self.assets.is_empty())
    }

    /// The items that stand beside the page's implementation of askama's trait, in one block with it. `app` is the type of the
    /// app, where there is one; `page` names the template, where errors show. What another page has asked the app, is
    /// left out.
    pub(crate) fn items(
        &self,
        composed: &Composed,
        app: Option<&TokenStream>,
        told: &Told,
        page: &Page,
    ) -> TokenStream {
        let span = page.template.span();
        let expand = Expand { composed, app, told, views: page.views(), span };
        let places = self.places.iter().enumerate().map(|(number, place)| expand.place(number, place.at, &place.kind));
        let assets = self.assets(app, span);
        let Some(app) = app else { return quote!(#(#places)* #assets) };
        let links = self.links.iter().filter_map(|link| expand.link(link));
        let forms = self.forms.iter().map(|form| expand.form(form));
        let news = self.refused.iter().filter(|refused| {
            told.is_news_of_the_app(&format!("{} {} {}", composed.place(refused.at), refused.directive, refused.what))
        });
        let refused = news.map(|refused| {
            let (file, line) = expand.at(refused.at);
            let (what, directive, help) = (&refused.what, refused.directive, refused.help);
            quote_spanned!(span=> const _: () = ::squall::private::check_policy(
                &<#app as ::squall::App>::HEADERS,
                <#app as ::squall::App>::TABLE,
                &::squall::private::Refused { what: #what, directive: #directive, help: #help, file: #file, line: #line },
            );)
        });
        // All at the user's literal, as if it had been written there: rustc does not speak of the macro then.
        let checks = placed(quote!(#(#links)* #(#forms)* #(#refused)*), span);
        quote!(#(#places)* #assets #checks)
    }

    /// The addresses of what the page loads, as the app's table has them.
    fn assets(&self, app: Option<&TokenStream>, span: Span) -> TokenStream {
        if self.assets.is_empty() {
            return TokenStream::new();
        }
        let addresses = self.assets.iter().enumerate().map(|(number, address)| {
            let name = format_ident!("{}", assets::constant_name(number));
            let value = match app {
                Some(app) => quote!(::squall::private::asset_address(<#app as ::squall::App>::TABLE, #address)),
                None => quote!(#address),
            };
            quote!(const #name: &'static ::core::primitive::str = #value;)
        });
        placed(quote!(struct __Assets; impl __Assets { #(#addresses)* }), span)
    }
}

fn placed(tokens: TokenStream, span: Span) -> TokenStream {
    tokens
        .into_iter()
        .map(|mut token| {
            if let TokenTree::Group(group) = token {
                token = Group::new(group.delimiter(), placed(group.stream(), span)).into();
            }
            token.set_span(span);
            token
        })
        .collect()
}

struct Expand<'e> {
    composed: &'e Composed,
    app: Option<&'e TokenStream>,
    told: &'e Told,
    views: Vec<(String, Option<&'e syn::Type>)>,
    span: Span,
}

impl Expand<'_> {
    fn at(&self, at: At) -> (&str, u32) {
        (&self.composed.files[at.file].name, at.line)
    }

    /// A type whose function takes only values that may stand at this place; its trait is of its own, for the message.
    fn place(&self, number: usize, at: At, kind: &TypedKind) -> TokenStream {
        let name = Ident::new(&place_name(number), Span::call_site());
        let only = format_ident!("__AtPlace{number}");
        let place = self.composed.place(at);
        let (message, label, help, bound, function, printed) = match kind {
            TypedKind::Address(attribute) => (
                format!("`{attribute}` begins with a value that may lead anywhere, in {place}"),
                "a `{Self}` is no address of this site".to_owned(),
                "name the handler: ShowPost::url(..); or make it a `LocalPath`; or say that it may lead to other sites, by the \
                 filter: {{{{ url|external }}}}",
                quote!(::squall::private::Address),
                quote!(address),
                quote!(|value, f| ::squall::private::template::address(::squall::private::Address::text(value), f)),
            ),
            TypedKind::Number => (
                format!("a value stands in a style that is no number, in {place}"),
                "a `{Self}` is no number".to_owned(),
                "choose between classes, and let the stylesheet say what they look like",
                quote!(::squall::private::template::Number),
                quote!(number),
                quote!(|value, f| ::core::fmt::Display::fmt(value, f)),
            ),
        };
        let span = self.span;
        quote_spanned! {span=>
            #[diagnostic::on_unimplemented(message = #message, label = #label, note = #help)]
            trait #only {
                fn print(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result;
            }
            #[diagnostic::do_not_recommend]
            impl<T: #bound> #only for T {
                fn print(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    let print: fn(&T, &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result = #printed;
                    print(self, f)
                }
            }
            struct #name;
            #[allow(dead_code)]
            impl #name {
                fn #function<T: #only>(value: T) -> ::squall::private::template::Printed<T> {
                    ::squall::private::template::Printed(value, <T as #only>::print)
                }
            }
        }
    }

    /// The form that this field of the page is a view of.
    fn form_of(&self, view: &str) -> Option<&syn::Type> {
        self.views.iter().find(|(name, _)| name == view)?.1
    }

    fn table(&self) -> TokenStream {
        let app = self.app;
        quote!(<#app as ::squall::App>::TABLE)
    }

    /// Whether no page has asked this of the app: whatever makes two of them differ, is in the words. A path that is not
    /// from the crate's root may be another handler in each module: each page asks it.
    fn is_news(&self, at: At, target: &Target, words: std::fmt::Arguments<'_>) -> bool {
        let is_of_one_module = matches!(target, Target::Handler(path) if !path.starts_with("crate::"));
        is_of_one_module || self.told.is_news_of_the_app(&format!("{}: {target:?} {words}", self.composed.place(at)))
    }

    fn link(&self, link: &Link) -> Option<TokenStream> {
        if !self.is_news(link.at, &link.target, format_args!("link {} {}", link.attribute, link.method)) {
            return None;
        }
        let value = self.link_value(link.at, &link.attribute, link.method, &link.target);
        let (table, span) = (self.table(), self.span);
        Some(quote_spanned!(span=> const _: () = ::squall::private::check_link(#table, &#value);))
    }

    fn link_value(&self, at: At, attribute: &str, method: &str, target: &Target) -> TokenStream {
        let (file, line) = self.at(at);
        let method = format_ident!("{method}");
        let target = self.target(target);
        quote! {
            ::squall::private::Link {
                attribute: #attribute,
                method: ::squall::private::Methods::#method,
                target: #target,
                file: #file,
                line: #line,
            }
        }
    }

    fn target(&self, target: &Target) -> TokenStream {
        match target {
            Target::Local(Path { parts, shown }) => {
                let parts = parts.iter().map(|part| match part {
                    Part::Text(text) => quote!(::squall::private::Part::Text(#text)),
                    Part::Hole => quote!(::squall::private::Part::Hole),
                });
                quote!(::squall::private::Target::Path(&[#(#parts),*], #shown))
            }
            Target::Handler(path) => match syn::parse_str::<syn::Path>(path) {
                Ok(path) => {
                    let path = crate::span::at(quote!(#path), self.span);
                    quote!(::squall::private::Target::Handler(<#path as ::squall::private::HandlerList>::LISTED))
                }
                Err(_) => quote!(::squall::private::Target::Unknown),
            },
            Target::Somewhere | Target::Foreign => quote!(::squall::private::Target::Unknown),
        }
    }

    /// The token, each control, and what is missing: each an error of its own.
    fn form(&self, form: &Form) -> TokenStream {
        if form.target == Target::Foreign {
            return TokenStream::new();
        }
        let (table, span, app) = (self.table(), self.span, self.app);
        let value = self.link_value(form.at, &form.attribute, form.method, &form.target);
        let is_form = form.is_form;
        let news = |words: std::fmt::Arguments<'_>| {
            let (method, attribute) = (form.method, &form.attribute);
            self.is_news(form.at, &form.target, format_args!("{method} {attribute} {is_form} {words}"))
        };
        let lacks_token = form.method != "GET" && !form.has_token && news(format_args!("token"));
        let token = lacks_token.then(|| {
            quote_spanned! {span=>
                const _: () = ::squall::private::check_token(#table, __LINK, {
                    #[allow(unused_imports)]
                    use ::squall::private::NoSessions as _;
                    <::squall::private::Sessions<#app>>::THERE
                }, #is_form);
            }
        });
        let sends_fields = is_form && form.target != Target::Somewhere;
        let controls: Vec<TokenStream> = form
            .controls
            .iter()
            .filter(|_| sends_fields)
            .map(|control| {
                let (file_name, line) = self.at(control.at);
                let name = &control.name;
                let file = match control.file {
                    Some(file) => quote!(::core::option::Option::Some(#file)),
                    None => quote!(::core::option::Option::None),
                };
                let view = match control.view.as_deref().and_then(|view| self.form_of(view)) {
                    Some(form) => quote!(<#form as ::squall::private::FormFields>::FIELDS),
                    None => quote!(&[]),
                };
                quote!(::squall::private::Control {
                    name: #name,
                    file: #file,
                    view: #view,
                    file_name: #file_name,
                    line: #line,
                })
            })
            .collect();
        let multipart = form.multipart;
        let sent =
            |control: &Control| format!("{}: {} {:?}", self.composed.place(control.at), control.name, control.file);
        let first_of_view = |at: &usize| {
            let view = &form.controls[*at].view;
            view.is_some() && form.controls[..*at].iter().all(|earlier| earlier.view != *view)
        };
        let views: Vec<TokenStream> = (0..controls.len())
            .filter(first_of_view)
            .map(|at| {
                let control = &controls[at];
                quote_spanned!(span=> const _: () = ::squall::private::check_view(#table, __LINK, &#control);)
            })
            .collect();
        let news_of = form
            .controls
            .iter()
            .zip(&controls)
            // A view is of one page's form.
            .filter(|(control, _)| control.view.is_some() || news(format_args!("{multipart} {}", sent(control))));
        let each: Vec<TokenStream> = news_of.map(|(_, control)| {
            quote_spanned!(span=> const _: () = ::squall::private::check_control(#table, __LINK, &#control, #multipart);)
        }).collect();
        let all: Vec<String> = form.controls.iter().map(sent).collect();
        let has_view = form.controls.iter().any(|control| control.view.is_some());
        let may_lack = sends_fields && !form.open && (has_view || news(format_args!("all {all:?}")));
        let missing = may_lack.then(|| {
            quote_spanned!(span=> const _: () = ::squall::private::check_missing(#table, __LINK, &[#(#controls),*]);)
        });
        if token.is_none() && views.is_empty() && each.is_empty() && missing.is_none() {
            return TokenStream::new();
        }
        quote! {
            const _: () = {
                const __LINK: &::squall::private::Link = &#value;
                #token
                #(#views)*
                #(#each)*
                #missing
            };
        }
    }
}
