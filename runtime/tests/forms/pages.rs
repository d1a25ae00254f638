//! Forms in pages over a socket: what their helpers write stands in the page once escaped, and a form that cannot be taken
//! comes back as the same page.

use squall::prelude::*;
use squall::testing::{Answer, Client};
use squall::{Flash, Form, FormView, MemorySessions, OrPage, Rejected, Upload};

#[derive(Form)]
struct Author {
    name: String,
    town: Option<String>,
}

#[derive(Form)]
struct Article {
    #[garde(length(min = 3, max = 20))]
    title: String,
    #[garde(length(max = 1000))]
    text: String,
    #[form(limit = "1 KiB", accept = "image/*")]
    picture: Option<Upload>,
    author: Author,
}

#[page("pages/article.html", app = App)]
struct ArticlePage {
    form: FormView<Article>,
}

#[handler(get, "/articles")]
struct Write;

impl Write {
    async fn get(self) -> ArticlePage {
        let mut form = FormView::<Article>::blank();
        form.title = form.title.placeholder("\"<x>\"");
        form.text = form.text.hint("3 & more");
        ArticlePage { form }
    }
}

#[handler(post, "/articles")]
struct Publish {
    #[form]
    article: Result<Article, Rejected<Article>>,
    flash: Flash,
}

impl Publish {
    async fn post(self) -> Result<Redirect> {
        let article = self.article.or_page(|form| ArticlePage { form })?;
        let bytes = match article.picture {
            Some(picture) => picture.bytes().await?.len(),
            None => 0,
        };
        let town = article.author.town.as_deref().unwrap_or("nowhere");
        self.flash.success(format!(
            "<{}> by {} of {town}: {} letters, {bytes} bytes",
            article.title,
            article.author.name,
            article.text.len()
        ));
        Ok(Redirect::to(Write::url()))
    }
}

#[app(sessions = MemorySessions::new(), handlers = [Write, Publish])]
struct App;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0";

/// The token of the page's form.
fn token(page: &str) -> String {
    let (_, rest) = page.split_once("name=\"_xsrf\" value=\"").unwrap_or_else(|| panic!("no token in {page}"));
    rest.split('"').next().unwrap().to_owned()
}

/// A body as browsers write it: texts, and the picture.
fn multipart(texts: &[(&str, &str)], picture: Option<&[u8]>) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, text) in texts {
        body.extend_from_slice(
            format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n").as_bytes(),
        );
    }
    if let Some(picture) = picture {
        body.extend_from_slice(
            b"--edge\r\nContent-Disposition: form-data; name=\"picture\"; filename=\"p.png\"\r\nContent-Type: image/png\r\n\r\n",
        );
        body.extend_from_slice(picture);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--edge--\r\n");
    body
}

async fn publish(client: &Client, texts: &[(&str, &str)], picture: Option<&[u8]>) -> Answer {
    client
        .post(Publish::url())
        .header("accept", "text/html")
        .header("content-type", "multipart/form-data; boundary=edge")
        .body(multipart(texts, picture))
        .await
}

#[tokio::test]
async fn what_a_form_writes_stands_in_a_page_as_it_is() {
    let client = Client::over_socket(App).await;
    let answer = client.get(Write::url()).await.expect_status(200);
    let page = answer.text();
    assert!(page.contains("<label for=\"title\">Title</label>"), "{page}");
    assert!(page.contains("placeholder=\"&quot;&lt;x&gt;&quot;\""), "{page}");
    assert!(page.contains("3 &amp; more"), "{page}");
    assert!(
        page.contains("<textarea") && page.contains("type=\"file\"") && page.contains("name=\"author.town\""),
        "{page}"
    );
    assert!(!page.contains("&lt;input") && !page.contains("&lt;label") && !page.contains("&amp;lt;"), "{page}");
    assert!(page.contains("<input type=\"hidden\" name=\"_xsrf\""), "{page}");
}

#[tokio::test]
async fn a_form_that_cannot_be_taken_is_the_same_page_again() {
    let client = Client::over_socket(App).await;
    let token = token(client.get(Write::url()).await.text());
    let texts =
        [("_xsrf", token.as_str()), ("title", "<b"), ("text", "</textarea><script>"), ("author.name", "A \"B\"")];
    let answer = publish(&client, &texts, Some(PNG)).await.expect_status(422);
    let answer = answer.expect_header("content-type", "text/html; charset=utf-8");
    let page = answer.text();
    assert!(page.contains("value=\"&lt;b\"") && page.contains("aria-invalid=\"true\""), "{page}");
    assert!(page.contains("aria-describedby=\"title-error\"") && page.contains("id=\"title-error\""), "{page}");
    assert!(page.contains("Must be at least 3 characters."), "{page}");
    assert!(page.contains("&lt;/textarea&gt;&lt;script&gt;") && !page.contains("<script>"), "{page}");
    assert!(page.contains("Please look again") && page.contains("href=\"#title\""), "{page}");
    assert!(page.contains("name=\"_xsrf\" value=\""), "the page that comes back can be sent: {page}");

    let long = vec![0; 2000];
    let texts = [("title", "Wind"), ("text", ""), ("author.name", "Ada")];
    let answer = publish(&client, &texts, Some(&long)).await.expect_status(422);
    assert!(answer.text().contains("id=\"picture-error\"") && !answer.text().contains("id=\"title-error\""));
}

#[tokio::test]
async fn an_upload_beside_the_pages_token_is_taken_and_the_message_is_shown_once() {
    let client = Client::over_socket(App).await;
    let token = token(client.get(Write::url()).await.text());
    let texts = |token| [("_xsrf", token), ("title", "Wind"), ("text", "abc"), ("author.name", "Ada")];
    // That the token alone lets it in is tested where it is found, in xsrf_multipart.rs.
    publish(&client, &texts(token.as_str()), Some(PNG)).await.expect_status(303);
    let head = client.head(Write::url()).await.expect_status(200);
    assert_eq!(head.text(), "");
    let shown = format!("<p class=\"success\">&#60;Wind&#62; by Ada of nowhere: 3 letters, {} bytes</p>", PNG.len());
    let page = client.get(Write::url()).await.text().to_owned();
    assert!(page.contains(&shown), "{page}");
    assert!(!client.get(Write::url()).await.text().contains("class=\"success\""));
}
