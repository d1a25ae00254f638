//! A link shortener: give it a long address, and it answers with a short one that leads there.

mod api;
mod link;
mod pages;
mod problem;
mod store;

use squall::prelude::*;
use std::path::Path;
use store::Store;

/// The app. Codes share the root with its pages; no code is named like one, and the router takes fixed names first.
#[app(handlers = [pages::HANDLERS, api::HANDLERS])]
pub struct Links {
    store: Store,
}

impl Links {
    /// The app with the links of this file, which is made where it does not exist.
    pub async fn open(file: impl AsRef<Path>) -> Result<Links> {
        Ok(Links { store: Store::open(file.as_ref()).await? })
    }
}
