//! The API: links as JSON.

use crate::link::{Code, Link, Search, Target};
use crate::problem::Problem;
use crate::store::Store;
use serde::{Deserialize, Serialize};
use squall::prelude::*;
use std::num::NonZeroU32;

handlers! { pub(crate) HANDLERS = [AddLink, ListLinks, ShowLink] }

/// How many links a page of the list has.
const PER_PAGE: u32 = 50;

#[section("/api")]
struct Api;

#[handler(post, "/links", in = Api, body_limit = "16 KiB")]
struct AddLink {
    #[json]
    new: NewLink,
    #[state]
    store: Store,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewLink {
    url: Target,
    code: Option<Code>,
}

impl AddLink {
    async fn post(self) -> Result<Created<Json<Link>>> {
        let link = self.store.add(&self.new.url, self.new.code).await?;
        Ok(Created::at(ShowLink::url(&link.code), Json(link)))
    }
}

/// The list, newest first. Pages count from 1; one after the last is empty.
#[handler(get, "/links", in = Api)]
struct ListLinks {
    #[query(default = NonZeroU32::MIN)]
    page: NonZeroU32,
    #[query(default)]
    q: Search,
    #[state]
    store: Store,
}

#[derive(Serialize)]
struct LinkList {
    total: i64,
    page: u32,
    per_page: u32,
    links: Vec<Link>,
}

impl ListLinks {
    async fn get(self) -> Result<Json<LinkList>> {
        let page = self.page.get();
        let offset = u64::from(page - 1) * u64::from(PER_PAGE);
        let found = self.store.list(&self.q, PER_PAGE, offset).await?;
        Ok(Json(LinkList { total: found.total, page, per_page: PER_PAGE, links: found.links }))
    }
}

#[handler(get, delete, "/links/{code}", in = Api)]
struct ShowLink {
    code: Code,
    #[state]
    store: Store,
}

impl ShowLink {
    async fn get(self) -> Result<Json<Link>> {
        Ok(Json(self.store.get(&self.code).await?))
    }

    async fn delete(self) -> Result<(), Problem> {
        self.store.remove(&self.code).await
    }
}
