//! Files, streams, and answers that a client may have already.

use squall::prelude::*;
use squall::testing::Client;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

type Numbers = Arc<Mutex<u64>>;

#[app(handlers = [Handbook, Photo, Invoice, Export, Show, Save])]
struct App {
    folder: PathBuf,
    version: Numbers,
}

// ANCHOR: file
use squall::File;

#[handler(get, "/handbook")]
struct Handbook;

impl Handbook {
    async fn get(self) -> Result<File> {
        File::open("Cargo.toml").await
    }
}

#[handler(get, "/photos/{*path}")]
struct Photo {
    path: String,
    #[state]
    folder: PathBuf,
}

impl Photo {
    async fn get(self) -> Result<File> {
        File::within(self.folder, &self.path).await
    }
}
// ANCHOR_END: file

// ANCHOR: attachment
use squall::Attachment;

#[handler(get, "/invoices/{number}")]
struct Invoice {
    number: u32,
}

impl Invoice {
    async fn get(self) -> Attachment<String> {
        Attachment::new(format!("Rechnung für {}.txt", self.number), "12 €".to_owned())
    }
}
// ANCHOR_END: attachment

// ANCHOR: stream
use futures_util::{StreamExt, stream};
use squall::Streamed;

#[handler(get, "/export.csv")]
struct Export;

impl Export {
    async fn get(self) -> Streamed {
        let rows = stream::iter(1..=1_000).then(|row| async move { square(row).await.map(|n| format!("{row},{n}\n")) });
        Streamed::new("text/csv; charset=utf-8", rows)
    }
}
// ANCHOR_END: stream

async fn square(row: u64) -> Result<u64> {
    row.checked_mul(row).or_status(StatusCode::INTERNAL_SERVER_ERROR, "too large")
}

// ANCHOR: conditional
use squall::{Conditional, ETag, Preconditions};

#[handler(get, "/counter")]
struct Show {
    #[state]
    version: Numbers,
}

impl Show {
    async fn get(self) -> Conditional<String> {
        let version = *self.version.lock().expect("nobody panics while holding it");
        Conditional::new(ETag::strong(version), format!("version {version}"))
    }
}

#[handler(put, "/counter")]
struct Save {
    preconditions: Preconditions,
    #[state]
    version: Numbers,
}

impl Save {
    async fn put(self) -> Result<StatusCode> {
        let mut version = self.version.lock().expect("nobody panics while holding it");
        self.preconditions.required()?.check(ETag::strong(*version))?;
        *version += 1;
        Ok(StatusCode::NO_CONTENT)
    }
}
// ANCHOR_END: conditional

fn client() -> Client {
    Client::new(App { folder: PathBuf::from("src"), version: Numbers::default() })
}

#[tokio::test]
async fn files() {
    let client = client();
    let whole = client.get("/handbook").await.expect_status(200);
    let etag = whole.header("etag").expect("a file has one");
    client.get("/handbook").header("if-none-match", etag).await.expect_status(304);
    client.get("/handbook").header("range", "bytes=0-8").await.expect_status(206).expect_text("[package]");
    client.get("/photos/bin/getting_started.rs").await.expect_status(200);
    client.get("/photos/..%2FCargo.toml").await.expect_status(404);
}

#[tokio::test]
async fn attachments_and_streams() {
    let client = client();
    let invoice = client.get(Invoice::url(7_u32)).await.expect_text("12 €");
    let name = "attachment; filename=\"Rechnung f_r 7.txt\"; filename*=UTF-8''Rechnung%20f%C3%BCr%207.txt";
    invoice.expect_header("content-disposition", name);
    let rows = client.get("/export.csv").await.expect_header("content-type", "text/csv; charset=utf-8");
    assert_eq!(rows.text().lines().last(), Some("1000,1000000"));
}

#[tokio::test]
async fn conditions() {
    let client = client();
    client.get("/counter").await.expect_text("version 0").expect_header("etag", "\"0\"");
    client.get("/counter").header("if-none-match", "\"0\"").await.expect_status(304);
    client.put("/counter").await.expect_status(428);
    client.put("/counter").header("if-match", "\"0\"").await.expect_status(204);
    client.put("/counter").header("if-match", "\"0\"").await.expect_status(412);
}
