//! What a handler answers, and how it fails.

use squall::prelude::*;
use squall::testing::Client;

#[app(handlers = [Divide, Import])]
struct App;

// ANCHOR: error
#[handler(get, "/divide/{a}/{b}")]
struct Divide {
    a: i32,
    b: i32,
}

impl Divide {
    async fn get(self) -> Result<String> {
        let result = self.a.checked_div(self.b);
        let result = result.ok_or_else(|| Error::new(http::StatusCode::BAD_REQUEST, "this cannot be divided"))?;
        Ok(result.to_string())
    }
}
// ANCHOR_END: error

// ANCHOR: cause
#[handler(get, "/import")]
struct Import;

impl Import {
    async fn get(self) -> Result<String> {
        Ok(std::fs::read_to_string("a file that is not there")?)
    }
}
// ANCHOR_END: cause

#[tokio::test]
async fn an_error_says_what_the_client_may_know() {
    let client = Client::new(App);
    client.get(Divide::url(6, 3)).await.expect_status(200).expect_text("2");
    client.get(Divide::url(6, 0)).await.expect_status(400).expect_text_containing("this cannot be divided");
    let failed = client.get(Import::url()).await.expect_status(500);
    assert!(!failed.text().contains("file"), "{}", failed.text());
}
