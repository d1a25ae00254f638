//! What is generated for a page: the view that its template is rendered by, and the answer.

use super::members::members;
use super::node::TemplateFile;
use super::parse::{AppOfPage, Page};
use super::template::Content;
use super::things::{Thing, thing};
use super::told::Told;
use crate::diag::Errors;
use crate::span::{at, own_names};
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{format_ident, quote, quote_spanned};
use syn::{Generics, LitStr, parse_quote};

/// All that is generated besides the struct.
pub(crate) fn expand(page: &Page, content: &Content, told: &Told, errors: &mut Errors) -> TokenStream {
    let things: Vec<(Ident, Thing)> =
        content.request.keys().map(|name| (Ident::new(name, Span::call_site()), thing(name, page))).collect();
    let view = View { page, content, told, things };
    view.lifetimes_wait_for_nothing(errors);
    view.user_has_an_app(errors);
    let Some(askama) = view.askama(errors).filter(|_| errors.is_empty()) else { return inert(page) };
    let app = view.app();
    let definition = view.definition();
    let respond = view.respond();
    let checks = view.checks();
    let generated = quote! {
        #[allow(clippy::all, unused_qualifications, non_camel_case_types, unreachable_pub, single_use_lifetimes)]
        const _: () = {
            #app
            #definition
            #askama
            #respond
            #checks
        };
    };
    // What rustc has against the template's expressions shows where the template is named.
    own_names(at(generated, page.template.span()))
}

struct View<'v> {
    page: &'v Page,
    content: &'v Content,
    told: &'v Told,
    things: Vec<(Ident, Thing)>,
}

impl View<'_> {
    fn names(&self, name: &str) -> bool {
        self.content.request.contains_key(name)
    }

    /// `templates/post.html:3`, where it first names the thing.
    fn place(&self, name: &str) -> String {
        let at = self.content.request.get(name).copied().flatten();
        at.map_or_else(|| format!("templates/{}", self.page.template.value()), |at| self.content.composed.place(at))
    }

    fn waits(&self) -> bool {
        self.things.iter().any(|(_, thing)| thing.waits)
    }

    fn ident(&self) -> Ident {
        format_ident!("{}Template", self.page.item.ident, span = Span::call_site())
    }

    fn lifetimes_wait_for_nothing(&self, errors: &mut Errors) {
        let Some(lifetime) = self.page.item.generics.lifetimes().next() else { return };
        let waits = self.things.iter().find(|(_, thing)| thing.waits).map(|(name, _)| name.to_string());
        let why = match (&waits, &self.page.stream) {
            (Some(name), _) => format!("{} names `{name}`, which is waited for", self.place(name)),
            (None, Some(_)) => "it is sent while it is rendered".to_owned(),
            (None, None) => return,
        };
        errors.at(&lifetime.lifetime, format!("this page may outlive what it borrows: {why}; let it own its fields"));
    }

    fn user_has_an_app(&self, errors: &mut Errors) {
        if self.names("user") && matches!(self.page.app, AppOfPage::None) {
            errors.at(
                &self.page.template,
                format!(
                    "{} names `user`, which is of an app's user type, and this page has no app: give it a field `user`",
                    self.place("user")
                ),
            );
        }
    }

    /// The app, and whether it has what the template names.
    fn app(&self) -> TokenStream {
        // Tokens of the user's own place: rustc then has nothing to add of the macro.
        let span = self.page.template.span();
        let app = match &self.page.app {
            AppOfPage::None => return TokenStream::new(),
            AppOfPage::Usual => None,
            AppOfPage::Named(path) => Some(path),
        };
        let asked = ["user", "xsrf_field", "xsrf_token", "flash", "language"].iter().any(|name| self.names(name));
        if !asked && !self.content.findings.ask_the_app() {
            return TokenStream::new();
        }
        let news =
            |name: &str| self.names(name) && self.told.is_news_of_the_app(&format!("{}: {name}", self.place(name)));
        let users = news("user").then(|| {
            let message = format!(
                "{} names `user`, and the app has no users: write #[app(user = ..)], or give the page a field `user`",
                self.place("user")
            );
            let message = LitStr::new(&message, span);
            quote_spanned! {span=>
                const _: () = ::squall::private::page::has_users(
                    <AppOfThisPage as ::squall::private::HasUsers>::REALM,
                    #message,
                );
            }
        });
        let languages = news("language").then(|| {
            let message = format!(
                "{} asks for the visitor's language, and the app has none: write #[app(default_language = \"en\")]",
                self.place("language")
            );
            let message = LitStr::new(&message, span);
            quote_spanned! {span=>
                const _: () = ::squall::private::page::has_languages(
                    <AppOfThisPage as ::squall::App>::LANGUAGES.is_some(),
                    #message,
                );
            }
        });
        let app = match app {
            Some(app) => quote_spanned!(span=> type AppOfThisPage = #app;),
            None => usual_app(span),
        };
        quote!(#app #users #languages)
    }

    /// What the template's values and addresses must be.
    fn checks(&self) -> TokenStream {
        let app = (!matches!(self.page.app, AppOfPage::None)).then(|| quote!(AppOfThisPage));
        self.content.findings.items(&self.content.composed, app.as_ref(), self.told, self.page)
    }

    /// The page's generics with the lifetime of a view before them.
    fn generics(&self) -> Generics {
        let mut generics = self.page.item.generics.clone();
        generics.params.insert(0, parse_quote!('__page));
        for parameter in generics.type_params_mut() {
            parameter.default = None;
        }
        generics
    }

    /// The view: the page, which it stands for, and what it takes of the request.
    fn definition(&self) -> TokenStream {
        let (view, ident) = (self.ident(), &self.page.item.ident);
        let generics = self.generics();
        let (with, arguments, conditions) = generics.split_for_impl();
        let (_, of_page, _) = self.page.item.generics.split_for_impl();
        let names = self.things.iter().map(|(name, _)| name);
        let types = self.things.iter().map(|(_, thing)| &thing.ty);
        let members = members(&self.content.flat, &self.content.composed, self.page);
        let target = match &members {
            Some(_) => quote!(<#ident #of_page as ::squall::private::Proven<{ __SHOWN }>>::Itself),
            None => quote!(#ident #of_page),
        };
        quote! {
            #members
            struct #view #with #conditions {
                __page: &'__page #ident #of_page,
                #(#names: #types,)*
            }
            impl #with ::core::ops::Deref for #view #arguments #conditions {
                type Target = #target;
                fn deref(&self) -> &Self::Target {
                    self.__page
                }
            }
        }
    }

    /// The rendering, by askama. It is told of the fields that the template can name, which are not the view's own.
    fn askama(&self, errors: &mut Errors) -> Option<TokenStream> {
        let view = self.ident();
        let generics = self.generics();
        let conditions = &generics.where_clause;
        let fields = self.page.fields.iter().map(|name| format_ident!("r#{name}"));
        let names = self.things.iter().map(|(name, _)| name);
        let source = LitStr::new(&self.content.flat.source, Span::call_site());
        let extension = self.content.media.extension;
        let input = quote! {
            #[template(source = #source, ext = #extension, whitespace = "preserve")]
            struct #view #generics #conditions {
                #(#fields: (),)*
                #(#names: (),)*
            }
        };
        let made = askama_derive::derive_template(input, || {
            quote!(
                use ::squall::private::page::askama;
            )
        });
        let Some(message) = refusal(made.clone()) else { return Some(made) };
        let message = self.in_words(&message);
        if self.told.is_news(&message) {
            errors.at(&self.page.template, message);
        }
        None
    }

    /// askama's message, of which the place is one in our source.
    fn in_words(&self, message: &str) -> String {
        let mut lines = message.lines();
        let first = lines.next().unwrap_or_default();
        let place = lines.find_map(|line| {
            let mut numbers = line.trim().strip_prefix("--> ")?.rsplit(':');
            let (column, row) = (numbers.next()?.parse::<usize>().ok()?, numbers.next()?.parse::<usize>().ok()?);
            let before: usize = self.content.flat.source.split_inclusive('\n').take(row - 1).map(str::len).sum();
            let at = self.content.flat.at(before + column)?;
            Some(self.content.composed.place(at))
        });
        match place {
            Some(place) => format!("{place}: {first}"),
            None => format!("{}: {first}", self.content.composed.files[0].name),
        }
    }

    fn respond(&self) -> TokenStream {
        let ident = &self.page.item.ident;
        let (with, arguments, conditions) = self.page.item.generics.split_for_impl();
        let content_type = self.content.media.content_type;
        let language = match &self.content.language {
            Some(language) => {
                quote!(::core::option::Option::Some(::squall::private::page::HeaderValue::from_static(#language)))
            }
            None => quote!(::core::option::Option::None),
        };
        let tagged = !self.things.iter().any(|(_, thing)| thing.differs);
        let made = self.made();
        let answer = if self.waits() {
            let for_user = self.names("user");
            quote! {
                ::core::result::Result::Ok(::squall::private::page::later(#for_user, move |__request| {
                    ::squall::private::page::into_future(async move { #made })
                }))
            }
        } else {
            made
        };
        quote! {
            impl #with ::squall::Respond for #ident #arguments #conditions {
                fn respond(
                    self,
                    __request: &::squall::private::Request,
                ) -> ::squall::private::Result<::squall::private::Response> {
                    static __HEAD: ::squall::private::page::PageHead = ::squall::private::page::PageHead {
                        content_type: ::squall::private::page::HeaderValue::from_static(#content_type),
                        language: #language,
                        tagged: #tagged,
                        length: ::core::sync::atomic::AtomicUsize::new(0),
                    };
                    #answer
                }
            }
        }
    }

    /// The expression of a response, once all that it waits for may be waited for.
    fn made(&self) -> TokenStream {
        let view = self.ident();
        let owned = self.things.iter().map(|(name, thing)| {
            let (variable, got) = (format_ident!("__{name}"), &thing.got);
            quote!(let #variable = #got;)
        });
        let shown = self.things.iter().map(|(name, thing)| {
            let shown = &thing.shown;
            quote!(#name: #shown)
        });
        let view = quote!(#view { __page: &self, #(#shown,)* });
        if self.page.stream.is_some() {
            quote! {
                #(#owned)*
                ::core::result::Result::Ok(::squall::private::page::streamed(
                    move |__writer| ::squall::private::page::askama::Template::render_into(&#view, __writer),
                    &__HEAD,
                ))
            }
        } else {
            quote! {
                #(#owned)*
                ::squall::private::page::rendered(&#view, &__HEAD, __request)
            }
        }
    }
}

/// `crate::App`; and where there is none, one error that says what to do. What the inner block imports hides what the outer
/// one does, and the constant is no number where the app is none: rustc is silent then on all that is asked of it.
fn usual_app(span: Span) -> TokenStream {
    let here = Ident::new("crate", span);
    quote_spanned! {span=>
        struct AppOfTheCrate;
        #[allow(unused_imports)]
        const _: () = {
            use ::squall::private::page::no_app::*;
            const _: () = {
                use #here::*;
                impl ::squall::private::page::NamesAnApp for AppOfTheCrate {
                    type App = App;
                }
            };
        };
        const ASKED: ::core::primitive::usize =
            ::squall::private::page::is_an_app::<<AppOfTheCrate as ::squall::private::page::NamesAnApp>::App>();
        type AppOfThisPage = <
            <AppOfTheCrate as ::squall::private::page::NamesAnApp>::App as ::squall::private::Proven<{ ASKED }>
        >::Itself;
    }
}

/// What askama says where it gives up: its output has a `compile_error!` then.
fn refusal(tokens: TokenStream) -> Option<String> {
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Ident(name) if name == "compile_error" => {
                let group = tokens.nth(1);
                if let Some(TokenTree::Group(group)) = group {
                    let literal = syn::parse2::<LitStr>(group.stream());
                    return Some(
                        literal.map_or_else(|_| "askama refuses this template".to_owned(), |text| text.value()),
                    );
                }
            }
            TokenTree::Group(group) => {
                if let Some(found) = refusal(group.stream()) {
                    return Some(found);
                }
            }
            _ => {}
        }
    }
    None
}

/// Has cargo build again when a template changes.
pub(crate) fn watch(files: &[TemplateFile], page: &Page) -> TokenStream {
    let paths = files.iter().map(|file| LitStr::new(&file.path, page.template.span()));
    quote!(#(const _: &[::core::primitive::u8] = ::core::include_bytes!(#paths);)*)
}

/// A page with a fault: an answer all the same, so that its fault is the only error.
pub(crate) fn inert(page: &Page) -> TokenStream {
    let ident = &page.item.ident;
    let (with, arguments, conditions) = page.item.generics.split_for_impl();
    quote_spanned! {Span::call_site()=>
        impl #with ::squall::Respond for #ident #arguments #conditions {
            fn respond(
                self,
                _: &::squall::private::Request,
            ) -> ::squall::private::Result<::squall::private::Response> {
                ::core::unreachable!("the template of this page did not compile")
            }
        }
    }
}
