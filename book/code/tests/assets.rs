//! The code of the chapter on assets.
#![allow(elided_lifetimes_in_paths, reason = "a site has not this lint of ours")]

use squall::prelude::*;
use squall::testing::Client;
use squall::{Directory, asset, assets};

// ANCHOR: folder
#[assets("static")]
struct Static;

#[app(handlers = [Index, Static, Media, Import], compression = on)]
struct App {
    media: Directory,
}
// ANCHOR_END: folder

// ANCHOR: address
#[handler(get, "/")]
struct Index;

impl Index {
    async fn get(self) -> Html<String> {
        let style = asset!("style.css");
        Html(format!("<!doctype html><title>Start</title><link rel=stylesheet href={style}>"))
    }
}
// ANCHOR_END: address

// ANCHOR: directory
#[handler(get, "/media/{*path}")]
struct Media {
    path: String,
    #[state]
    media: Directory,
}

impl Media {
    async fn get(self) -> Result<impl Respond> {
        self.media.get(&self.path).await
    }
}
// ANCHOR_END: directory

// ANCHOR: decompress
#[handler(post, "/import", decompress, body_limit = "20 MiB")]
struct Import {
    #[body]
    rows: String,
}

impl Import {
    async fn post(self) -> String {
        format!("{} rows", self.rows.lines().count())
    }
}
// ANCHOR_END: decompress

#[tokio::test]
async fn the_page_leads_to_its_style() {
    let client = Client::new(App { media: Directory::uploads("static") });
    let page = client.get("/").await.expect_status(200).text().to_owned();
    let address = page.rsplit_once("href=").unwrap().1.trim_end_matches('>');
    assert!(address.starts_with("/static/style.") && address.ends_with(".css"), "{address}");
    client.get(address).await.expect_status(200).expect_text_containing("sans-serif");
    client
        .get("/media/style.css")
        .await
        .expect_status(200)
        .expect_header("content-disposition", "attachment; filename=\"style.css\"");
    client.post("/import").body("a\nb\n").await.expect_status(200).expect_text("2 rows");
    client.post("/import").header("content-encoding", "exi").body("a").await.expect_status(415);
}
