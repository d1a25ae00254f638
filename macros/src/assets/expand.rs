//! A faultless folder: its description, and what answers for it.

use super::folder::{File, Folder};
use super::parse::Assets;
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

/// All that is generated besides the struct.
pub(super) fn expand(assets: &Assets, folder: &Folder) -> TokenStream {
    let ident = &assets.item.ident;
    let name = assets.folder.as_ref().map(|folder| folder.value()).unwrap_or_default();
    let below = name.trim_end_matches('/');
    let contents = folder.files.iter().map(|file| {
        let path = format!("/{below}/{}", file.path);
        quote!(::core::include_bytes!(::core::concat!(::core::env!("CARGO_MANIFEST_DIR"), #path)))
    });
    // Named in any case, so that cargo builds the crate again when one of them changes.
    let contents = quote!(&[#(#contents),*]);
    let embedded = if assets.always_embedded { quote!(true) } else { quote!(!::core::cfg!(debug_assertions)) };
    let on_disk = format!("/{below}");
    let count = folder.files.len();
    let numbers = 0..count;
    // As they stand in the header, one for each coding: a reserved letter before its name, see `ETag`.
    let tags = folder.files.iter().map(|File { digits, .. }| {
        let [plain, brotli, gzip] = ["", ";br", ";gzip"].map(|coding| format!("\"{digits}{coding}\""));
        quote!([#plain, #brotli, #gzip])
    });
    let paths = folder.files.iter().map(|file| &file.path);
    let files = quote!(#(::squall::private::ServedFile::new(#paths, #tags, __CONTENTS[#numbers])),*);
    let names = names(folder);
    let list = list(assets, &name, folder);
    let own = own(assets);
    quote! {
        #[allow(clippy::all, unused_qualifications)]
        const _: () = {
            const __CONTENTS: &[&[u8]] = #contents;
            static __FILES: [::squall::private::ServedFile; #count] = [#files];
            static __SERVED: ::squall::private::Served = ::squall::private::Served {
                embedded: #embedded,
                on_disk: if #embedded { "" } else { ::core::concat!(::core::env!("CARGO_MANIFEST_DIR"), #on_disk) },
                files: if #embedded { &__FILES } else { &[] },
                names: &[#(#names),*],
            };
            #list
            #own
            impl<__App: ::squall::App> ::squall::private::Serve<__App> for #ident {
                async fn serve(
                    _: &__App,
                    _: usize,
                    __request: &::squall::private::Request,
                    _: ::squall::private::Body,
                    __place: &mut ::squall::private::Answer,
                ) -> ::squall::private::Result<()> {
                    let __compression = <__App as ::squall::App>::COMPRESSION;
                    *__place = ::core::option::Option::Some(
                        ::squall::private::serve_asset(&__SERVED, __request, __compression).await?,
                    );
                    ::core::result::Result::Ok(())
                }
            }
        };
    }
}

/// A list of nothing, so that a fault in the attribute is the only error.
pub(super) fn inert(assets: &Assets) -> TokenStream {
    let ident = &assets.item.ident;
    let own = own(assets);
    quote! {
        #[allow(clippy::all)]
        const _: () = {
            #own
            #[diagnostic::do_not_recommend]
            impl ::squall::private::HandlerList for #ident {
                const LISTED: &'static [::squall::private::Listed] =
                    &[::squall::private::Listed::one(&::squall::private::Route {
                        assets: ::core::option::Option::Some(
                            &::squall::private::AssetFolder { name: "", files: &[], watched: true },
                        ),
                        broken: true,
                        ..::squall::private::Route::BLANK
                    })];
            }
            impl<__App: ::squall::App> ::squall::private::Serve<__App> for #ident {
                async fn serve(
                    _: &__App,
                    _: usize,
                    _: &::squall::private::Request,
                    _: ::squall::private::Body,
                    _: &mut ::squall::private::Answer,
                ) -> ::squall::private::Result<()> {
                    ::core::unreachable!("these assets did not compile")
                }
            }
        };
    }
}

/// The folder as a list of one, with its description.
fn list(assets: &Assets, name: &str, folder: &Folder) -> TokenStream {
    let ident = &assets.item.ident;
    let called = ident.to_string();
    let mount: String = assets.at.iter().map(|part| format!("/{}", encoded(part))).collect();
    let files = folder.files.iter().map(|File { path, hashed, .. }| {
        let address = format!("{mount}/{}", encoded(hashed));
        quote!(::squall::private::AssetFile { path: #path, address: #address })
    });
    let (at, watched) = (&assets.at, folder.watched);
    let protection = (!assets.protection.is_default()).then(|| {
        let tokens = assets.protection.tokens(ident, None, None);
        quote!(protection: #tokens,)
    });
    quote! {
        static __PLACE: ::squall::private::Place =
            ::squall::private::Place { file: ::core::file!(), line: ::core::line!() };
        #[diagnostic::do_not_recommend]
        impl ::squall::private::HandlerList for #ident {
            const LISTED: &'static [::squall::private::Listed] = &[::squall::private::Listed {
                route: &::squall::private::Route {
                    name: #called,
                    module: ::core::module_path!(),
                    place: &__PLACE,
                    methods: ::squall::private::Methods::GET,
                    segments: &[
                        #(::squall::private::Segment::Static(#at),)*
                        ::squall::private::Segment::Rest("path"),
                    ],
                    #protection
                    access: ::squall::private::Access::Public,
                    assets: ::core::option::Option::Some(
                        &::squall::private::AssetFolder { name: #name, files: &[#(#files),*], watched: #watched },
                    ),
                    ..::squall::private::Route::BLANK
                },
                ..::squall::private::Listed::BLANK
            }];
        }
    }
}

/// Each name that a file has, plain and with its hash, sorted: the number of the file, and whether it is the one with the
/// hash.
fn names(folder: &Folder) -> Vec<TokenStream> {
    let both = folder
        .files
        .iter()
        .enumerate()
        .flat_map(|(number, file)| [(file.path.as_str(), number, false), (file.hashed.as_str(), number, true)]);
    let mut names: Vec<_> = both.collect();
    names.sort();
    names
        .into_iter()
        .map(|(name, number, is_hashed)| {
            let number = number as u32;
            quote!((#name, #number, #is_hashed))
        })
        .collect()
}

/// What an app's list refers to by name: where none does, rustc warns of dead code at the name.
fn own(assets: &Assets) -> TokenStream {
    let (ident, visibility) = (&assets.item.ident, &assets.item.vis);
    let allowed = assets.item.attrs.iter().filter(|attribute| attribute.path().is_ident("allow"));
    let marker = quote_spanned!(ident.span()=> #visibility const THIS_HANDLER: () = (););
    quote! {
        impl #ident {
            #(#allowed)*
            #[doc(hidden)]
            #marker
        }
    }
}

/// A path percent-encoded, but for its slashes and what RFC 3986 (2.3) calls unreserved.
fn encoded(path: &str) -> String {
    let mut result = String::new();
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'/') {
            result.push(char::from(byte));
        } else {
            result.push_str(&format!("%{byte:02X}"));
        }
    }
    result
}
