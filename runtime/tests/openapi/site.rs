//! A small API with one of everything.

use garde::Validate;
use serde::{Deserialize, Serialize};
use squall::prelude::*;
use squall::{Conditional, ETag, FindByToken, Form, HttpError, JsonSchema, Secret, Text, Upload, User};

#[derive(Clone)]
pub struct Member(u64);

impl User for Member {
    type State = ();
    type Id = u64;

    fn id(&self) -> u64 {
        self.0
    }

    async fn find(id: u64, _: ()) -> Result<Option<Member>> {
        Ok(Some(Member(id)))
    }
}

impl FindByToken for Member {
    async fn find_by_token(token: &str, _: ()) -> Result<Option<Member>> {
        Ok((token == "right").then_some(Member(1)))
    }
}

/// All that is in the shop, and more.
///
/// And more.
#[app(
    user = Member,
    login = none("clients send a token"),
    openapi("/openapi.json", public, title = "Shop", version = "2.1"),
    handlers = [AddItem, ShowItem, Search, Note, Photo, Page, Hidden, Shown, Raw, Stock, Rest],
)]
pub struct Site;

/// How an item is kept.
#[derive(Clone, Serialize, Deserialize, JsonSchema, Validate)]
#[serde(rename_all = "camelCase")]
#[garde(allow_unvalidated)]
pub struct Item {
    /// What it is called.
    #[garde(length(chars, min = 1, max = 40))]
    name: String,
    #[garde(range(min = 1, max = 1000))]
    price_in_cents: u32,
    #[serde(default)]
    tags: Vec<String>,
    colour: Option<Colour>,
    #[garde(pattern("^[a-z]+$"))]
    code: String,
}

#[derive(Clone, Copy, Serialize, Deserialize, JsonSchema, Text)]
#[serde(rename_all = "lowercase")]
enum Colour {
    Red,
    Blue,
}

#[derive(Deserialize, JsonSchema)]
#[serde(default)]
struct Wrapped<T: Default> {
    item: T,
    secret: Secret<String>,
}

impl<T: Default> Default for Wrapped<T> {
    fn default() -> Self {
        Wrapped { item: T::default(), secret: Secret::new("x".to_owned()) }
    }
}

/// Adds an item.
///
/// It is there at once.
#[handler(post, "/items", auth, throttle = "10/m")]
struct AddItem {
    #[json]
    item: Item,
    #[user]
    _member: Member,
}

impl AddItem {
    async fn post(self) -> Result<Created<Json<Item>>> {
        Ok(Created::at(ShowItem::url(7), Json(self.item)))
    }
}

#[handler(get, put, "/items/{id}", public)]
struct ShowItem {
    id: u64,
    #[header]
    accept_language: Option<String>,
    #[cookie]
    theme: Option<String>,
}

impl ShowItem {
    async fn get(self) -> Option<Conditional<Json<Item>>> {
        let name = format!("{} {:?} {:?}", self.id, self.accept_language, self.theme);
        let item = Item { name, price_in_cents: 1, tags: Vec::new(), colour: None, code: "a".to_owned() };
        (self.id == 7).then(|| Conditional::new(ETag::strong(7), Json(item)))
    }

    async fn put(self) -> Result<(), NotPut> {
        if self.id == 8 { Err(NotPut::Taken) } else { Ok(()) }
    }
}

#[derive(Debug, HttpError)]
enum NotPut {
    #[error(409, "somebody else has it")]
    Taken,
    #[error(418)]
    #[expect(dead_code, reason = "it is told of all the same")]
    Short,
}

#[handler(get, "/items", public)]
struct Search {
    #[query]
    word: String,
    #[query]
    colour: Option<Colour>,
    #[query]
    tag: Vec<String>,
    #[query(default = 20)]
    limit: u8,
}

impl Search {
    async fn get(self) -> Json<Vec<Item>> {
        let name = format!("{}{:?}{}", self.word, self.tag, self.limit);
        Json(vec![Item { name, price_in_cents: 1, tags: Vec::new(), colour: self.colour, code: "a".to_owned() }])
    }
}

#[derive(Form)]
struct NoteForm {
    #[garde(length(chars, max = 10))]
    text: String,
    #[garde(range(max = 9))]
    copies: Option<u8>,
    #[garde(range(min = 0.5))]
    weight: Option<f64>,
    #[garde(email)]
    reply_to: Option<String>,
    #[form(trim)]
    #[garde(length(min = 2, max = 5))]
    code: Option<String>,
    colours: Vec<Colour>,
    pinned: bool,
}

#[handler(post, "/notes", public, openapi = on)]
struct Note {
    #[form]
    note: NoteForm,
}

impl Note {
    async fn post(self) -> String {
        let NoteForm { text, copies, weight, reply_to, code, colours, pinned } = self.note;
        format!("{text}{copies:?}{weight:?}{reply_to:?}{code:?}{}{pinned}", colours.len())
    }
}

#[handler(put, "/items/{id}/photo", auth, openapi = on)]
struct Photo {
    id: u64,
    #[upload(limit = "1 MiB", accept = "image/*")]
    photo: Upload,
}

impl Photo {
    async fn put(self) -> Result<StatusCode> {
        _ = (self.id, self.photo);
        Ok(StatusCode::NO_CONTENT)
    }
}

#[handler(get, "/", public)]
struct Page;

impl Page {
    async fn get(self) -> Html<&'static str> {
        Html("<p>")
    }
}

#[handler(get, "/hidden", public, openapi = off)]
struct Hidden;

impl Hidden {
    async fn get(self) -> Json<u8> {
        Json(1)
    }
}

#[handler(get, "/shown", public, openapi = on)]
struct Shown;

impl Shown {
    async fn get(self) -> Redirect {
        Redirect::to(Page::url())
    }
}

#[handler(post, "/raw", public, openapi = on)]
struct Raw {
    #[body]
    body: String,
}

impl Raw {
    async fn post(self) -> String {
        self.body
    }
}

#[derive(Deserialize, JsonSchema)]
struct Range {
    from: Option<u32>,
    to: u32,
}

#[handler(post, "/stock", public)]
struct Stock {
    #[query(flatten)]
    range: Range,
    #[json]
    wrapped: Option<Wrapped<String>>,
}

impl Stock {
    async fn post(self) -> (StatusCode, Json<u32>) {
        let extra = self.wrapped.map_or(0, |wrapped| wrapped.item.len() + wrapped.secret.reveal().len());
        (StatusCode::ACCEPTED, Json(self.range.to - self.range.from.unwrap_or_default() + extra as u32))
    }
}

#[handler(get, "/rest/{*rest}", public)]
struct Rest {
    rest: String,
}

impl Rest {
    async fn get(self) -> Json<[String; 1]> {
        Json([self.rest])
    }
}
