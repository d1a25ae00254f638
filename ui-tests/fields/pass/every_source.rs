use squall::prelude::*;

use squall::{Body, Connection, FromRequest, Load};
use ui_tests::blog::Store;

#[app(handlers = [Head, AddJson, AddForm, AddText, Stream])]
struct Site {
    store: Store,
}

#[derive(serde::Deserialize)]
struct Filter {
    page: Option<u32>,
}

struct Peer(Option<std::net::SocketAddr>);

impl FromRequest for Peer {
    async fn from_request(request: &Request) -> Result<Peer> {
        let connection: &Connection = request.connection();
        Ok(Peer(connection.peer))
    }
}

struct Shop;

impl Load for Shop {
    type State = Store;

    async fn load(_: &Request, _: Store) -> Result<Shop> {
        Ok(Shop)
    }
}

#[handler(get, "/{id}/{*rest}")]
struct Head {
    id: Result<u32>,
    rest: String,
    #[query]
    q: String,
    #[query]
    sort: Option<String>,
    #[query(rename = "tag")]
    tags: Vec<String>,
    #[query(default)]
    page: u32,
    #[query(default = 20)]
    per_page: u32,
    #[query]
    size: Result<u32>,
    #[query(flatten)]
    filter: Filter,
    #[header]
    user_agent: Option<String>,
    #[header(rename = "X-Request-Id")]
    request_id: Result<String>,
    #[cookie]
    theme: Option<String>,
    #[state]
    store: Store,
    #[load]
    shop: Shop,
    peer: Peer,
}

impl Head {
    async fn get(self) -> String {
        let Shop = self.shop;
        let numbers = [self.id.is_ok(), self.size.is_ok(), self.request_id.is_ok()];
        let texts = (self.rest, self.q, self.sort, self.tags, self.user_agent, self.theme);
        let rest = (self.page, self.per_page, self.filter.page, self.store, self.peer.0);
        format!("{numbers:?} {texts:?} {rest:?}")
    }
}

#[handler(post, put, "/json")]
struct AddJson {
    #[json]
    filter: Filter,
}

impl AddJson {
    async fn post(self) -> String {
        format!("{:?}", self.filter.page)
    }

    async fn put(self) -> &'static str {
        "put"
    }
}

#[handler(post, "/form")]
struct AddForm {
    #[form]
    filter: Option<Filter>,
}

impl AddForm {
    async fn post(self) -> Option<String> {
        self.filter.and_then(|filter| filter.page).map(|page| page.to_string())
    }
}

#[handler(post, "/text")]
struct AddText {
    #[body]
    text: Result<String>,
}

impl AddText {
    async fn post(self) -> Result<String> {
        self.text
    }
}

#[handler(post, "/stream")]
struct Stream {
    #[body]
    body: Body,
}

impl Stream {
    async fn post(self) -> String {
        format!("{:?}", self.body)
    }
}

fn main() {}
