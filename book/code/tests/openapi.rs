//! The code of the chapter on the OpenAPI document.

use squall::prelude::*;

// ANCHOR: api
use squall::JsonSchema;

/// How a book is kept.
#[derive(serde::Serialize, serde::Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Book {
    /// What stands on its cover.
    title: String,
    page_count: u32,
    #[serde(default)]
    tags: Vec<String>,
}

/// Adds a book.
///
/// It is there at once.
#[handler(post, "/books", throttle = "60/m")]
struct AddBook {
    #[json]
    book: Book,
}

impl AddBook {
    async fn post(self) -> Created<Json<Book>> {
        Created::at(FindBooks::url().word(&self.book.title), Json(self.book))
    }
}

/// Finds books by a word of their titles.
#[handler(get, "/books")]
struct FindBooks {
    #[query]
    word: Option<String>,
    #[query(default = 20)]
    limit: u8,
}

impl FindBooks {
    async fn get(self) -> Json<Vec<Book>> {
        let title = self.word.unwrap_or_default();
        Json(vec![Book { title, page_count: self.limit.into(), tags: Vec::new() }])
    }
}

#[app(openapi = "/openapi.json", handlers = [AddBook, FindBooks, Page])]
struct Library;
// ANCHOR_END: api

#[handler(get, "/")]
struct Page;

impl Page {
    async fn get(self) -> Html<&'static str> {
        Html("<h1>Books</h1>")
    }
}

// ANCHOR: kept
#[test]
fn nobody_has_changed_the_api_by_accident() {
    use squall::App;

    let document = Library::openapi();
    assert_eq!(document.json()["paths"]["/books"]["post"]["summary"], "Adds a book.");
    // Or the whole, against a file of the repository:
    // assert_eq!(document.to_string(), include_str!("openapi.json"));
}
// ANCHOR_END: kept

#[test]
fn pages_are_not_in_it() {
    use squall::App;

    let document = Library::openapi();
    let paths: Vec<_> = document.json()["paths"].as_object().expect("an object").keys().collect();
    assert_eq!(paths, ["/books"]);
}

mod own {
    // ANCHOR: own
    use squall::prelude::*;
    use squall::{Answers, DescribeAnswer};

    struct Csv(String);

    impl Respond for Csv {
        fn respond(self, request: &Request) -> Result<Response> {
            ([(http::header::CONTENT_TYPE, "text/csv")], self.0).respond(request)
        }
    }

    impl DescribeAnswer for Csv {
        fn describe(answers: &mut Answers<'_>) {
            answers.body(200, "text/csv");
        }
    }
    // ANCHOR_END: own

    // ANCHOR: words
    #[section("/reports", openapi = on)]
    struct Reports;

    #[handler(get, "/year", in = Reports)]
    struct Year;

    #[handler(get, "/draft", in = Reports, openapi = off)]
    struct Draft;
    // ANCHOR_END: words

    impl Year {
        async fn get(self) -> Csv {
            Csv("a,b".to_owned())
        }
    }

    impl Draft {
        async fn get(self) -> Csv {
            Csv("a,b".to_owned())
        }
    }

    // ANCHOR: where
    #[app(
        openapi("/openapi.json", in = Reports, cors = any, title = "Reports", version = "2"),
        handlers = [Year, Draft],
    )]
    struct Site;
    // ANCHOR_END: where

    #[test]
    fn a_section_says_what_is_in_it() {
        use squall::App;

        let document = Site::openapi();
        let paths: Vec<_> = document.json()["paths"].as_object().expect("an object").keys().collect();
        assert_eq!(paths, ["/reports/year"]);
        assert_eq!(document.json()["info"], serde_json::json!({"title": "Reports", "version": "2"}));
    }
}
