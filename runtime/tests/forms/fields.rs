//! Forms over a real socket: read with all faults at once, shown again with what was typed, told as JSON to programs.

use http::StatusCode;
use squall::prelude::*;
use squall::testing::{Answer, Client};
use squall::{Form, FormView, OrPage, Rejected, Secret, Text, Upload};

#[derive(Clone, Copy, Debug, PartialEq, Text)]
enum Category {
    News,
    LongReads,
}

#[derive(Debug, Form)]
struct Address {
    #[garde(length(min = 1, max = 50))]
    street: String,
    number: Option<u8>,
}

#[derive(Debug, Form)]
struct NewPost {
    #[form(trim)]
    #[garde(length(min = 3, max = 10))]
    title: String,
    #[form(rename = "text")]
    body: String,
    #[garde(length(max = 3), inner(length(max = 4)))]
    tags: Vec<String>,
    category: Category,
    others: Vec<Category>,
    public: bool,
    #[form(default = 7)]
    weight: u8,
    #[form(type = "date")]
    day: Option<Day>,
    #[garde(email)]
    email: Option<String>,
    address: Address,
    delivery: Option<Address>,
}

/// A date as some crate would have it.
#[derive(Debug, PartialEq)]
struct Day(u16, u8, u8);

impl std::str::FromStr for Day {
    type Err = String;

    fn from_str(text: &str) -> Result<Day, String> {
        let mut parts = text.split('-');
        let mut next = || parts.next().and_then(|part| part.parse::<u16>().ok()).ok_or("no date");
        Ok(Day(next()?, next()? as u8, next()? as u8))
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.0, self.1, self.2)
    }
}

#[handler(post, "/read")]
struct Read {
    #[form]
    post: NewPost,
}

impl Read {
    async fn post(self) -> String {
        format!("{:?}", self.post)
    }
}

#[handler(get, post, "/posts")]
struct Posts {
    kept: Kept,
}

struct Kept;

impl squall::FromRequest for Kept {
    async fn from_request(_: &Request) -> Result<Kept> {
        Ok(Kept)
    }
}

impl Posts {
    async fn get(self) -> Html<String> {
        let Kept = self.kept;
        page(FormView::blank())
    }

    async fn post(self) -> &'static str {
        "no form here"
    }
}

#[handler(post, "/compose")]
struct Compose {
    #[form]
    post: Result<NewPost, Rejected<NewPost>>,
}

impl Compose {
    async fn post(self) -> Result<Redirect> {
        let post = self.post.or_page(page)?;
        if post.title == "taken" {
            let mut form = FormView::filled(&post);
            form.title.refuse("is taken already");
            return Err(form.into_error(page));
        }
        Ok(Redirect::to(Posts::url()))
    }
}

fn page(form: FormView<NewPost>) -> Html<String> {
    Html(format!(
        "<form method=post enctype=\"{}\">{}{}{}{}{}{}{}{}{}</form>",
        form.enctype(),
        form.summary("Please look again"),
        form.title.field("Title"),
        form.body.area("Text"),
        form.category.choice("Category"),
        form.others.choices("Others"),
        form.public.field("Public"),
        form.weight.field("Weight"),
        form.day.hint("When it appears.").field("Day"),
        form.address.street.field("Street"),
    ))
}

#[derive(Form)]
#[garde(custom(not_the_name))]
struct SignUp {
    #[garde(pattern("^[a-z]+$"))]
    name: String,
    #[garde(length(min = 8))]
    password: Secret<String>,
    #[form(type = "password")]
    again: String,
    #[form(limit = "100 KiB", accept = "image/*")]
    photo: Option<Upload>,
}

fn not_the_name(form: &SignUp, _: &()) -> squall::garde::Result {
    if form.name == *form.password.reveal() {
        return Err(squall::garde::Error::new("the password must not be the name"));
    }
    Ok(())
}

#[handler(post, "/sign-up")]
struct SigningUp {
    #[form]
    form: Result<SignUp, Rejected<SignUp>>,
}

impl SigningUp {
    async fn post(self) -> Result<String> {
        let form = self.form.or_page(|form: FormView<SignUp>| {
            Html(format!(
                "{}{}{}{}",
                form.name.field("Name"),
                form.password.autocomplete("new-password").field("Password"),
                form.again.field("Again"),
                form.photo.field("Photo"),
            ))
        })?;
        Ok(format!("{} {}", form.name, form.photo.map_or(0, |photo| photo.size())))
    }
}

#[app(handlers = [Read, Posts, Compose, SigningUp])]
struct App;

const GOOD: &str = "title=+Squall+&text=Wind&tags=a&tags=&tags=b&category=long-reads&others=news&others=long-reads\
                    &public=on&day=2026-11-25&email=&address.street=Main&admin=true";

async fn post(path: &'static str, body: &str, accept: &'static str) -> Answer {
    let client = Client::over_socket(App).await;
    let request =
        client.post(path).header("accept", accept).header("content-type", "application/x-www-form-urlencoded");
    let answer = request.body(body.to_owned()).await;
    client.shutdown().await;
    answer
}

/// A form in parts: name, file name, declared type, content.
type Parts<'p> = [(&'p str, Option<&'p str>, &'p str, &'p [u8])];

fn multipart(parts: &Parts<'_>) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, file_name, declared, content) in parts {
        let file_name =
            file_name.map(|name| format!("; filename=\"{name}\"\r\nContent-Type: {declared}")).unwrap_or_default();
        body.extend_from_slice(
            format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"{file_name}\r\n\r\n").as_bytes(),
        );
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--x--\r\n");
    body
}

async fn post_parts(path: &'static str, parts: &Parts<'_>, accept: &'static str) -> Answer {
    let client = Client::over_socket(App).await;
    let request = client.post(path).header("accept", accept).header("content-type", "multipart/form-data; boundary=x");
    let answer = request.body(multipart(parts)).await;
    client.shutdown().await;
    answer
}

const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

#[tokio::test]
async fn a_form_is_read_by_its_names_alone() {
    let answer = post("/read", GOOD, "*/*").await;
    assert_eq!(answer.status(), StatusCode::OK, "{}", answer.text());
    assert_eq!(
        answer.text(),
        "NewPost { title: \"Squall\", body: \"Wind\", tags: [\"a\", \"b\"], category: LongReads, others: [News, LongReads], \
         public: true, weight: 7, day: Some(Day(2026, 11, 25)), email: None, \
         address: Address { street: \"Main\", number: None }, delivery: None }"
    );
}

#[tokio::test]
async fn the_same_type_is_read_from_parts() {
    let parts: Vec<_> = GOOD.split('&').map(|pair| pair.split_once('=').unwrap()).collect();
    let parts: Vec<_> = parts
        .iter()
        .map(|(name, value)| {
            (*name, None, "", value.strip_prefix('+').unwrap_or(value).trim_end_matches('+').as_bytes())
        })
        .collect();
    let answer = post_parts("/read", &parts, "*/*").await;
    assert_eq!(answer.text(), post("/read", GOOD, "*/*").await.text());
}

const BAD: &str = "title=a&tags=long+one&category=none&others=&public=maybe&weight=300&day=soon&email=nobody&address.number=x                   &delivery.number=1";

#[tokio::test]
async fn a_program_is_told_all_faults_at_once_by_field() {
    for accept in ["application/json", "*/*"] {
        let answer = post("/read", BAD, accept).await.expect_status(422);
        assert_eq!(answer.header("content-type"), Some("application/problem+json"));
        let problem: serde_json::Value = answer.json();
        assert_eq!(
            problem,
            serde_json::json!({
                "title": "Unprocessable Entity",
                "status": 422,
                "detail": "some of the form cannot be taken",
                "errors": {
                    "title": ["must be at least 3 characters"],
                    "text": ["must be filled in"],
                    "tags": ["must be at most 4 characters"],
                    "category": ["must be one of the choices"],
                    "public": ["must be `on` or nothing"],
                    "weight": ["must be a whole number from 0 to 255"],
                    "day": ["must be a date"],
                    "email": ["must be an e-mail address"],
                    "address.street": ["must be filled in"],
                    "address.number": ["must be a whole number from 0 to 255"],
                    "delivery.street": ["must be filled in"],
                },
            })
        );
    }
}

#[tokio::test]
async fn a_browser_is_told_too_where_the_handler_has_no_page() {
    let answer = post("/read", BAD, BROWSER).await.expect_status(422);
    answer.expect_text_containing("<li>title: must be at least 3 characters</li>");
}

#[tokio::test]
async fn the_page_comes_back_with_what_was_typed_and_what_is_wrong() {
    let body = "title=%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E&text=%3C%2Ftextarea%3E%0D%0Ab&category=news&others=long-reads\
                &public=on&weight=300&day=soon&address.street=";
    let answer = post("/compose", body, BROWSER).await.expect_status(422);
    assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let text = answer.text();
    assert!(!text.contains("<script>") && text.matches("</textarea>").count() == 1, "{text}");
    for part in [
        "<label for=\"title\">Title</label><input id=\"title\" name=\"title\" type=\"text\" \
         value=\"&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;\" minlength=\"3\" maxlength=\"10\" required aria-invalid=\"true\" \
         aria-describedby=\"title-error\"><p id=\"title-error\" class=\"field-error\">Must be at most 10 characters.</p>",
        "<textarea id=\"text\" name=\"text\">\n&lt;/textarea&gt;\r\nb</textarea>",
        "<option value=\"news\" selected>News</option><option value=\"long-reads\">Long reads</option>",
        "<legend>Others</legend><input id=\"others-0\" name=\"others\" type=\"checkbox\" value=\"news\"> ",
        "<input id=\"others-1\" name=\"others\" type=\"checkbox\" value=\"long-reads\" checked> ",
        "<input id=\"public\" name=\"public\" type=\"checkbox\" value=\"on\" checked> <label for=\"public\">Public</label>",
        "type=\"number\" value=\"300\" min=\"0\" max=\"255\" aria-invalid",
        "<p id=\"day-hint\" class=\"field-hint\">When it appears.</p><input id=\"day\" name=\"day\" type=\"date\" value=\"soon\" \
         aria-invalid=\"true\" aria-describedby=\"day-hint day-error\">",
        "<input id=\"address-street\" name=\"address.street\" type=\"text\" value=\"\" maxlength=\"50\" required",
        "<div class=\"form-errors\" role=\"alert\"><h2>Please look again</h2><ul><li><a href=\"#title\">",
    ] {
        assert!(text.contains(part), "{part}\n\n{text}");
    }
    let problem = post("/compose", body, "application/json").await.expect_status(422);
    assert_eq!(problem.header("content-type"), Some("application/problem+json"));
}

#[tokio::test]
async fn what_only_the_handler_knows_comes_back_in_the_same_way() {
    let body = GOOD.replace("+Squall+", "taken");
    let answer = post("/compose", &body, BROWSER).await.expect_status(422);
    let text = answer.text();
    assert!(text.contains("Is taken already.") && text.contains("value=\"2026-11-25\""), "{text}");
    let problem: serde_json::Value = post("/compose", &body, "application/json").await.expect_status(422).json();
    assert_eq!(problem["errors"], serde_json::json!({"title": ["is taken already"]}));
    post("/compose", GOOD, BROWSER).await.expect_status(303);
}

#[tokio::test]
async fn a_blank_form_is_right_and_needs_no_request() {
    let client = Client::new(App);
    let answer = client.get(Posts::url()).await.expect_status(200);
    assert!(
        !answer.text().contains("error") && answer.text().contains("enctype=\"application/x-www-form-urlencoded\"")
    );
    client.post(Posts::url()).await.expect_text("no form here");
}

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

#[tokio::test]
async fn secrets_and_files_are_never_shown_again() {
    let parts: &Parts<'_> = &[
        ("name", None, "", b"Ada"),
        ("password", None, "", b"open sesame"),
        ("again", None, "", b"open sesame"),
        ("photo", Some("me.png"), "image/png", PNG),
    ];
    let answer = post_parts("/sign-up", parts, BROWSER).await.expect_status(422);
    let text = answer.text();
    assert!(text.contains("Does not have the expected form.") && text.contains("value=\"Ada\""), "{text}");
    assert!(
        text.contains("type=\"file\" accept=\"image/*\"") && text.contains("autocomplete=\"new-password\""),
        "{text}"
    );
    assert!(!text.contains("sesame") && !text.contains("me.png"), "{text}");
    let good: Vec<_> =
        parts.iter().map(|part| if part.0 == "name" { ("name", None, "", &b"ada"[..]) } else { *part }).collect();
    post_parts("/sign-up", &good, BROWSER).await.expect_text("ada 16");
}

#[tokio::test]
async fn files_and_the_whole_have_rules_of_their_own() {
    let answer = |password: &'static [u8], photo: Vec<u8>| async move {
        let parts: &Parts<'_> = &[
            ("name", None, "", b"abcdefgh"),
            ("password", None, "", password),
            ("again", None, "", b""),
            ("photo", Some("x"), "image/png", &photo),
        ];
        post_parts("/sign-up", parts, "application/json").await
    };
    let errors = |answer: Answer| answer.expect_status(422).json::<serde_json::Value>()["errors"].clone();
    let html = errors(answer(b"open sesame", b"<html></html>".to_vec()).await);
    assert_eq!(html, serde_json::json!({"photo": ["must be an image"]}));
    let large = errors(answer(b"open sesame", [PNG, &[0; 102_400]].concat()).await);
    assert_eq!(large, serde_json::json!({"photo": ["must be at most 100 KiB"]}));
    let same = errors(answer(b"abcdefgh", PNG.to_vec()).await);
    assert_eq!(same, serde_json::json!({"": ["the password must not be the name"]}));
}

#[tokio::test]
async fn what_is_no_form_is_an_error_and_no_page() {
    let client = Client::over_socket(App).await;
    let send = |content_type: &'static str, body: &'static str| {
        let request = client.post("/compose").header("accept", BROWSER).header("content-type", content_type);
        async move { request.body(body).await.status().as_u16() }
    };
    assert_eq!(send("application/json", "{}").await, 415);
    assert_eq!(send("multipart/form-data", "--x--").await, 400);
    assert_eq!(send("multipart/form-data; boundary=x", "--x\r\n").await, 400);
    assert_eq!(
        send("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=title\r\n\r\n\u{0}").await,
        400
    );
    assert_eq!(send("application/x-www-form-urlencoded", "title=%").await, 400);
    client.shutdown().await;
}
