//! Handlers that live under a common prefix.

use squall::prelude::*;
use squall::testing::Client;

#[app(handlers = [Board, Thread])]
struct App;

// ANCHOR: sections
#[section("/forum")]
struct Forum;

#[section("/boards/{board}", in = Forum)]
struct InBoard;

#[handler(get, "/", in = InBoard)]
struct Board {
    #[path]
    board: String,
}

#[handler(get, "/threads/{id}", in = InBoard)]
struct Thread {
    #[path]
    board: String,
    id: u64,
}
// ANCHOR_END: sections

impl Board {
    async fn get(self) -> String {
        format!("all of {}", self.board)
    }
}

impl Thread {
    async fn get(self) -> String {
        format!("{} in {}", self.id, self.board)
    }
}

#[tokio::test]
async fn a_handler_knows_its_whole_path() {
    let client = Client::new(App);
    assert_eq!(Thread::url("rust", 7).as_str(), "/forum/boards/rust/threads/7");
    client.get(Thread::url("rust", 7)).await.expect_text("7 in rust");
    client.get("/forum/boards/rust").await.expect_text("all of rust");
    client.get("/forum/boards/rust/").await.expect_status(404);
}
