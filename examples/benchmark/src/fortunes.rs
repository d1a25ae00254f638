//! A page of rows, sorted: those of the table `fortune` and one more; without a database twelve that are built in.

use crate::named;
use sqlx::PgPool;
use squall::prelude::*;
use std::borrow::Cow;

struct Fortune {
    id: i32,
    message: Cow<'static, str>,
}

const BUILT_IN: [&str; 12] = [
    "fortune: No such file or directory",
    "A computer scientist is someone who fixes things that aren't broken.",
    "After enough decimal places, nobody gives a damn.",
    "A bad random number generator: 1, 1, 1, 1, 1, 4.33e+67, 1, 1, 1",
    "A computer program does what you tell it to do, not what you want it to do.",
    "Emacs is a nice operating system, but I prefer UNIX. — Tom Christaensen",
    "Any program that runs right is obsolete.",
    "A list is only as strong as its weakest link. — Donald Knuth",
    "Feature: A bug with seniority.",
    "Computers make very fast, very accurate mistakes.",
    "<script>alert(\"This should not be displayed in a browser alert box.\");</script>",
    "フレームワークのベンチマーク",
];

#[page("fortunes.html")]
pub struct FortunesPage {
    fortunes: Vec<Fortune>,
}

#[handler(get, "/fortunes")]
pub struct ShowFortunes {
    #[state]
    database: Option<PgPool>,
}

impl ShowFortunes {
    async fn get(self) -> Result<impl Respond> {
        let mut fortunes = match &self.database {
            Some(database) => from(database).await?,
            None => (1..).zip(BUILT_IN).map(|(id, message)| Fortune { id, message: message.into() }).collect(),
        };
        fortunes.sort_by(|one, other| one.message.cmp(&other.message));
        Ok(named(FortunesPage { fortunes }))
    }
}

async fn from(database: &PgPool) -> Result<Vec<Fortune>> {
    let rows: Vec<(i32, String)> = sqlx::query_as("SELECT id, message FROM fortune").fetch_all(database).await?;
    let mut fortunes: Vec<Fortune> =
        rows.into_iter().map(|(id, message)| Fortune { id, message: message.into() }).collect();
    fortunes.push(Fortune { id: 0, message: "Additional fortune added at request time.".into() });
    Ok(fortunes)
}
