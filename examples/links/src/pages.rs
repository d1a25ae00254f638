//! What a browser sees: the page and its form, what they need, and the short links themselves.

mod home;

use crate::link::{Code, Search, Target};
use crate::problem::Problem;
use crate::store::Store;
use home::Page;
use http::header::CONTENT_TYPE;
use serde::Deserialize;
use squall::prelude::*;

handlers! { pub(crate) HANDLERS = [Home, Add, Script, Style, Icon, Follow] }

/// How many links the page shows.
const LATEST: u32 = 20;

#[handler(get, "/")]
struct Home {
    /// The link that has just been made.
    #[query]
    made: Option<Code>,
    #[state]
    store: Store,
}

impl Home {
    async fn get(self) -> Result<Html<String>> {
        let page = Page::of(self.store.list(&Search::default(), LATEST, 0).await?);
        let page = match self.made {
            None => page,
            Some(code) => match self.store.get(&code).await {
                Ok(link) => page.made(link),
                // It has been removed since.
                Err(Problem::Unknown) => page,
                Err(other) => return Err(other.into()),
            },
        };
        Ok(Html(page.to_string()))
    }
}

#[handler(post, "/", body_limit = "16 KiB")]
struct Add {
    #[form]
    typed: Typed,
    #[state]
    store: Store,
}

/// The form as it was typed: what is wrong with it is shown beside it, not instead of it.
#[derive(Default, Deserialize)]
struct Typed {
    url: String,
    #[serde(default)]
    code: String,
}

impl Typed {
    fn check(&self) -> Result<(Target, Option<Code>), String> {
        let url = Target::try_from(self.url.trim().to_owned())?;
        let code = match self.code.trim() {
            "" => None,
            code => Some(Code::try_from(code.to_owned())?),
        };
        Ok((url, code))
    }
}

impl Add {
    async fn post(self) -> Result<Added> {
        let (status, reason) = match self.typed.check() {
            Err(reason) => (StatusCode::UNPROCESSABLE_ENTITY, reason),
            Ok((url, code)) => match self.store.add(&url, code).await {
                // The answer to a reload is the page, not a second link.
                Ok(link) => return Ok(Added::Made(Redirect::to(Home::url().made(link.code)))),
                Err(taken @ Problem::Taken(_)) => (StatusCode::CONFLICT, taken.to_string()),
                Err(other) => return Err(other.into()),
            },
        };
        let page = Page::of(self.store.list(&Search::default(), LATEST, 0).await?);
        Ok(Added::Refused(status, Html(page.refused(reason, self.typed).to_string())))
    }
}

/// What the form is answered with.
enum Added {
    Made(Redirect),
    Refused(StatusCode, Html<String>),
}

impl Respond for Added {
    fn respond(self, request: &Request) -> Result<Response> {
        match self {
            Added::Made(redirect) => redirect.respond(request),
            Added::Refused(status, page) => (status, page).respond(request),
        }
    }
}

#[handler(get, "/links.js")]
struct Script;

impl Script {
    async fn get(self) -> impl Respond {
        ([(CONTENT_TYPE, "text/javascript; charset=utf-8")], include_str!("../assets/links.js"))
    }
}

#[handler(get, "/links.css")]
struct Style;

impl Style {
    async fn get(self) -> impl Respond {
        ([(CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("../assets/links.css"))
    }
}

#[handler(get, "/links.svg")]
struct Icon;

impl Icon {
    async fn get(self) -> impl Respond {
        ([(CONTENT_TYPE, "image/svg+xml")], include_str!("../assets/links.svg"))
    }
}

/// A short link. A visit is counted before its answer is sent.
#[handler(get, "/{code}")]
struct Follow {
    code: Code,
    #[state]
    store: Store,
}

impl Follow {
    async fn get(self) -> Result<Redirect> {
        let target = self.store.visit(&self.code).await?;
        Ok(Redirect::external(target.to_string()).temporary())
    }
}
