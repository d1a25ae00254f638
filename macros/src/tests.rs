//! What the macros make of the main shapes, printed for a reader: `snapshots/*.snap`.
//!
//! `INSTA_UPDATE=always cargo test -p squall-macros` writes them anew: read what has changed, and what it costs a site of
//! a thousand handlers.

use proc_macro2::TokenStream;
use quote::quote;

fn printed(tokens: TokenStream) -> String {
    let file = syn::parse2(tokens).expect("what the macros make is Rust");
    prettyplease::unparse(&file)
}

fn handler(attribute: TokenStream, item: TokenStream) -> String {
    printed(crate::handler::expand(attribute, item))
}

#[test]
fn handler_without_fields() {
    insta::assert_snapshot!(handler(
        quote!(get, "/"),
        quote!(
            struct Index;
        )
    ));
}

#[test]
fn handler_whose_fields_wait_for_nothing() {
    let item = quote! {
        pub struct ShowPost {
            slug: Slug,
            #[query]
            page: Option<u32>,
            #[state]
            db: Database,
        }
    };
    insta::assert_snapshot!(handler(quote!(get, "/posts/{slug}"), item));
}

#[test]
fn handler_with_a_body_in_a_section() {
    let item = quote! {
        struct SavePost {
            #[path]
            blog: String,
            id: u64,
            #[json]
            post: Post,
        }
    };
    insta::assert_snapshot!(handler(quote!(put, "/posts/{id}", in = Blog, body_limit = "10 MiB"), item));
}

#[test]
fn handler_of_several_methods() {
    insta::assert_snapshot!(handler(
        quote!(get, delete, "/cart"),
        quote!(
            struct Cart<S: Store> {
                #[state]
                store: S,
            }
        )
    ));
}

#[test]
fn handler_with_a_fault() {
    let item = quote! {
        struct ShowPost {
            slug: Slug,
        }
    };
    insta::assert_snapshot!(handler(quote!(get, "/posts/{slug"), item));
}

#[test]
fn section_within_another() {
    let item = quote!(
        struct Admin;
    );
    insta::assert_snapshot!(printed(crate::section::expand(quote!("/admin/{site}", in = Site), item)));
}

#[test]
fn app_with_state_and_a_list_under_a_prefix() {
    let attribute = quote!(handlers = [Index, "/news" => blog::HANDLERS, "/old" => self.legacy], errors = page);
    let item = quote! {
        struct App {
            db: Database,
            legacy: Legacy,
        }
    };
    insta::assert_snapshot!(printed(crate::app::expand(attribute, item)));
}

#[test]
fn list_of_handlers() {
    insta::assert_snapshot!(printed(crate::list::expand(quote!(pub HANDLERS = [Index, ShowPost]))));
}

#[test]
fn a_list_of_more_than_a_group_is_a_tree() {
    let names = (0..17).map(|number| quote::format_ident!("Handler{number}"));
    let text = printed(crate::list::expand(quote!(HANDLERS = [#(#names),*])));
    let matches: Vec<&str> = text.lines().map(str::trim).filter(|line| line.contains("..=")).collect();
    insta::assert_snapshot!(matches.join("\n"));
}
