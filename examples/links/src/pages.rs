//! What a browser sees: the page, what it needs, and the short links themselves.

use crate::link::{Code, Search};
use crate::store::{Excerpt, Store};
use http::header::CONTENT_TYPE;
use squall::prelude::*;
use std::fmt::{self, Display, Write as _};

handlers! { pub(crate) HANDLERS = [Home, Script, Style, Follow] }

/// How many links the page shows.
const LATEST: u32 = 20;

#[handler(get, "/")]
struct Home {
    #[state]
    store: Store,
}

impl Home {
    async fn get(self) -> Result<Html<String>> {
        let latest = self.store.list(&Search::default(), LATEST, 0).await?;
        Ok(Html(page(&latest)?))
    }
}

fn page(latest: &Excerpt) -> Result<String, fmt::Error> {
    let mut rows = String::new();
    for link in &latest.links {
        let (short, code, url) = (Escaped(Follow::url(&link.code)), Escaped(&link.code), Escaped(&link.url));
        let (visits, created) = (link.visits, &link.created);
        writeln!(rows, r#"<tr><td><a href="{short}">{code}</a><td>{url}<td>{visits}<td>{created}"#)?;
    }
    let (script, style, total) = (Script::url(), Style::url(), latest.total);
    Ok(format!(include_str!("../assets/home.html"), script = script, style = style, total = total, rows = rows))
}

/// Text that HTML shows as it is, in an element or in a quoted attribute.
struct Escaped<T>(T);

impl<T: Display> Display for Escaped<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.to_string().chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                c => f.write_char(c)?,
            }
        }
        Ok(())
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
