use squall::prelude::*;

#[section("/api", deadline = "2s")]
struct Api;

#[handler(get, "/quick", in = Api)]
struct Quick;

impl Quick {
    async fn get(self) -> &'static str {
        "quick"
    }
}

#[handler(get, "/report", in = Api, deadline = "5m")]
struct Report;

impl Report {
    async fn get(self) -> &'static str {
        "a report"
    }
}

#[handler(get, "/changes", in = Api, deadline = off("it waits for the next change"))]
struct Changes;

impl Changes {
    async fn get(self) -> &'static str {
        "changes"
    }
}

fn main() {}
