//! The code of the chapter on forms.

use squall::prelude::*;
use squall::testing::Client;
use squall::{Flash, Form, FormView, MemorySessions, OrPage, Rejected, Text};

// ANCHOR: form
#[derive(Clone, Copy, Text)]
enum Category {
    News,
    LongReads,
}

#[derive(Form)]
struct NewPost {
    #[form(trim)]
    #[garde(length(min = 1, max = 200))]
    title: String,
    #[garde(length(max = 20_000))]
    body: String,
    category: Category,
    #[garde(length(max = 5), inner(length(max = 20)))]
    tags: Vec<String>,
    #[garde(url)]
    source: Option<String>,
    draft: bool,
}
// ANCHOR_END: form

// ANCHOR: handlers
#[handler(get, "/compose")]
struct Compose;

impl Compose {
    async fn get(self) -> Html<String> {
        page(FormView::blank())
    }
}

#[handler(post, "/compose")]
struct AddPost {
    #[form]
    post: Result<NewPost, Rejected<NewPost>>,
    flash: Flash,
}

impl AddPost {
    async fn post(self) -> Result<Redirect> {
        let post = self.post.or_page(page)?;
        if post.title == "Hello" {
            return Err(taken(&post));
        }
        save(&post);
        // ANCHOR: flash
        self.flash.success("The post is out.");
        // ANCHOR_END: flash
        Ok(Redirect::to(Front::url()))
    }
}
// ANCHOR_END: handlers

// ANCHOR: page
fn page(form: FormView<NewPost>) -> Html<String> {
    Html(format!(
        "<form method=post>{}{}{}{}{}{}<button>Publish</button></form>",
        form.summary("Please look again"),
        form.title.hint("What stands in the list.").field("Title"),
        form.body.rows(20).area("Text"),
        form.category.choice("Category"),
        form.source.placeholder("https://").field("Source"),
        form.draft.field("Keep it to yourself for now"),
    ))
}
// ANCHOR_END: page

// ANCHOR: taken
fn taken(post: &NewPost) -> Error {
    let mut form = FormView::filled(post);
    form.title.refuse("is the title of another post");
    form.into_error(page)
}
// ANCHOR_END: taken

fn save(post: &NewPost) {
    let (Category::News | Category::LongReads) = post.category;
    assert!(post.body.len() + post.tags.len() + post.source.iter().count() > 0 || post.draft);
}

#[handler(get, "/")]
struct Front {
    flash: Flash,
}

impl Front {
    async fn get(self) -> String {
        self.flash.take().iter().map(|message| format!("{}: {message}", message.level())).collect()
    }
}

#[app(sessions = MemorySessions::new(), handlers = [Compose, AddPost, Front])]
struct App;

/// What a program is told.
const PROBLEM: &str = r#"
// ANCHOR: problem
{
  "title": "Unprocessable Entity",
  "status": 422,
  "detail": "some of the form cannot be taken",
  "errors": {
    "category": ["must be one of the choices"],
    "title": ["must be filled in"]
  }
}
// ANCHOR_END: problem
"#;

#[tokio::test]
async fn a_form_comes_back_until_it_is_right() {
    let client = Client::new(App);
    let blank = client.get(Compose::url()).await.expect_status(200);
    assert!(blank.text().contains("maxlength=\"200\" required") && !blank.text().contains("role=\"alert\""));
    let post = |form: &[(&str, &str)], accept: &str| client.post(AddPost::url()).header("accept", accept).form(form);
    let bad = [("title", " "), ("body", "<b>"), ("category", "gossip")];
    let again = post(&bad, "text/html").await.expect_status(422);
    assert!(again.text().contains("&lt;b&gt;</textarea>") && again.text().contains("Must be filled in."));
    let problem: serde_json::Value = post(&bad, "application/json").await.expect_status(422).json();
    let shown = PROBLEM.lines().filter(|line| !line.starts_with("//")).collect::<String>();
    assert_eq!(problem, serde_json::from_str::<serde_json::Value>(&shown).expect("it is JSON"));
    let hello = [("title", "Hello"), ("body", "World"), ("category", "news")];
    post(&hello, "text/html").await.expect_status(422).expect_text_containing("Is the title of another post.");
    let good = [("title", "Wind"), ("body", "World"), ("category", "long-reads")];
    post(&good, "text/html").follow().await.expect_text("success: The post is out.");
    client.get(Front::url()).await.expect_text("");
}
