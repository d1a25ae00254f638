use squall::prelude::*;
use squall::{MemorySessions, Session, Sessions};

#[app(sessions = Sessions::kept_in(self.store.clone()), handlers = [Read, Change])]
struct Site {
    store: MemorySessions,
}

#[handler(get, "/basket")]
struct Read {
    #[session]
    basket: Basket,
    #[session]
    theme: Option<Theme>,
}

impl Read {
    async fn get(self) -> String {
        format!("{} {}", self.basket.articles.len(), self.theme.is_some())
    }
}

#[handler(post, "/basket/{article}")]
struct Change {
    article: u32,
    #[session]
    basket: Session<Basket>,
    #[session]
    theme: Result<Session<Theme>>,
}

impl Change {
    async fn post(self) -> Result<()> {
        self.theme?.set(&Theme)?;
        let article = self.article;
        self.basket.update(move |basket| basket.articles.push(article))?;
        Ok(())
    }
}

#[derive(serde::Serialize, serde::Deserialize, squall::SessionValue)]
#[session_value("theme")]
struct Theme;

#[derive(Default, serde::Serialize, serde::Deserialize, squall::SessionValue)]
struct Basket {
    articles: Vec<u32>,
}

fn main() {
    let _ = squall::service(Site { store: MemorySessions::new() });
}
