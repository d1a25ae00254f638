//! One struct, several methods.

use squall::prelude::*;
use squall::testing::Client;
use std::sync::{Arc, Mutex};

#[app(handlers = [Note, Mirror])]
struct App {
    note: Arc<Mutex<String>>,
}

// ANCHOR: handler
#[handler(get, delete, "/note")]
struct Note {
    #[state]
    note: Arc<Mutex<String>>,
}

impl Note {
    async fn get(self) -> String {
        self.text().clone()
    }

    async fn delete(self) -> &'static str {
        self.text().clear();
        "gone"
    }

    fn text(&self) -> std::sync::MutexGuard<'_, String> {
        self.note.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}
// ANCHOR_END: handler

// ANCHOR: any
#[handler(any, "/mirror")]
struct Mirror {
    method: http::Method,
}

impl Mirror {
    async fn any(self) -> String {
        self.method.to_string()
    }
}
// ANCHOR_END: any

#[tokio::test]
async fn any_method_is_answered_in_one_way() {
    let client = Client::new(App { note: Arc::default() });
    client.get("/mirror").await.expect_text("GET");
    client.options("/mirror").await.expect_status(200).expect_text("OPTIONS");
    client.delete("/mirror").await.expect_text("DELETE");
}

#[tokio::test]
async fn head_and_options_come_by_themselves() {
    let client = Client::new(App { note: Arc::new(Mutex::new("milk".to_owned())) });
    client.get(Note::url()).await.expect_status(200).expect_text("milk");
    client.head(Note::url()).await.expect_status(200).expect_text("");
    client.options(Note::url()).await.expect_status(204).expect_header("allow", "GET, HEAD, DELETE, OPTIONS");
    client.post(Note::url()).await.expect_status(405).expect_header("allow", "GET, HEAD, DELETE, OPTIONS");
    client.delete(Note::url()).await.expect_text("gone");
    client.get(Note::url()).await.expect_text("");
}
