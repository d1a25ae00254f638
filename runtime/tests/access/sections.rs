//! Guards of sections and of an app's list, what visitors are told, and what nobody learns.

use squall::prelude::*;
use squall::testing::Client;
use squall::{FindByPassword, FindByToken, Permits, Secret, User};

#[derive(Clone)]
struct Author(String);

impl User for Author {
    type State = ();
    type Id = String;

    fn id(&self) -> String {
        self.0.clone()
    }

    async fn find(name: String, (): ()) -> Result<Option<Author>> {
        Ok(Some(Author(name)))
    }
}

/// A token is the letters of what its owner may.
impl FindByToken for Author {
    async fn find_by_token(token: &str, (): ()) -> Result<Option<Author>> {
        Ok(token.chars().all(|letter| letter.is_ascii_lowercase()).then(|| Author(token.to_owned())))
    }
}

impl FindByPassword for Author {
    async fn find_by_password(name: &str, password: &Secret<String>, (): ()) -> Result<Option<Author>> {
        Ok((password.reveal() == "open sesame").then(|| Author(name.to_owned())))
    }
}

impl Permits<str> for Author {
    fn permits(&self, letter: &str) -> bool {
        self.0.contains(letter)
    }
}

mod library {
    //! A list that knows nothing of users.
    use squall::prelude::*;

    #[handler(get, "/")]
    pub struct Front;

    impl Front {
        async fn get(self) -> &'static str {
            "front"
        }
    }

    #[handler(get, "/shown", public("for all"))]
    pub struct Shown;

    impl Shown {
        async fn get(self) -> &'static str {
            "shown"
        }
    }

    handlers! { pub HANDLERS = [Front, Shown] }
}

#[section("/outer", auth("o"))]
struct Outer;

#[section("/inner", in = Outer, auth("i"))]
struct Inner;

#[section("/plain", in = Inner)]
struct Plain;

#[section("/lifted", in = Outer, public("a section that is open on purpose"))]
struct Lifted;

macro_rules! says_its_name {
    ($name:ident, $($attribute:tt)*) => {
        #[handler($($attribute)*)]
        struct $name;

        impl $name {
            async fn get(self) -> &'static str {
                stringify!($name)
            }
        }
    };
}

says_its_name!(InOuter, get, "/", in = Outer);
says_its_name!(InInner, get, "/", in = Inner);
says_its_name!(InPlain, get, "/", in = Plain, auth("h"));
says_its_name!(Open, get, "/open", in = Plain, public("on purpose"));
says_its_name!(InLifted, get, "/", in = Lifted);
says_its_name!(Own, get, "/own", in = Lifted, auth("h"));
says_its_name!(SignIn, get, "/größe", public);

#[handler(get, "/{*rest}", auth)]
struct Anything {
    rest: String,
}

impl Anything {
    async fn get(self) -> String {
        self.rest
    }
}

/// Shows that a guard comes before fields and body.
#[handler(post, "/numbers/{number}", auth)]
struct Number {
    number: u8,
    #[query]
    page: u8,
    #[json]
    sum: u8,
}

impl Number {
    async fn post(self) -> String {
        (self.number + self.page + self.sum).to_string()
    }
}

#[handler(get, "/cached/{rule}", auth)]
struct Cached {
    rule: String,
}

impl Cached {
    async fn get(self) -> impl Respond {
        ([(http::header::CACHE_CONTROL, self.rule)], "mine")
    }
}

#[app(
    user = Author,
    login = SignIn,
    handlers = [
        InOuter, InInner, InPlain, Open, InLifted, Own, SignIn, Number, Cached, Anything,
        "/open" => public(library::HANDLERS),
        "/members" => auth(library::HANDLERS),
        "/staff" => auth("s", library::HANDLERS),
    ],
)]
struct Site;

async fn client() -> Client {
    Client::over_socket(Site).await
}

async fn status(client: &Client, path: &str, token: Option<&str>) -> u16 {
    let mut request = client.get(path);
    if let Some(token) = token {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    request.await.status().as_u16()
}

#[tokio::test]
async fn guards_add_up_from_section_to_section() {
    let client = client().await;
    for (path, token, expected) in [
        ("/outer", None, 401),
        ("/outer", Some("x"), 403),
        ("/outer", Some("o"), 200),
        ("/outer/inner", Some("o"), 403),
        ("/outer/inner", Some("i"), 403),
        ("/outer/inner", Some("oi"), 200),
        ("/outer/inner/plain", Some("oi"), 403),
        ("/outer/inner/plain", Some("oh"), 403),
        ("/outer/inner/plain", Some("ih"), 403),
        ("/outer/inner/plain", Some("oih"), 200),
        ("/outer/inner/plain/open", None, 200),
        ("/outer/lifted", None, 200),
        ("/outer/lifted/own", None, 401),
        ("/outer/lifted/own", Some("oi"), 403),
        ("/outer/lifted/own", Some("h"), 200),
    ] {
        assert_eq!(status(&client, path, token).await, expected, "{path} {token:?}");
    }
    client.shutdown().await;
}

#[tokio::test]
async fn an_app_decides_for_the_lists_of_others_and_its_guard_is_not_lifted() {
    let client = client().await;
    for (path, token, expected) in [
        ("/open", None, 200),
        ("/open/shown", None, 200),
        ("/members", None, 401),
        ("/members", Some("x"), 200),
        ("/members/shown", None, 401),
        ("/members/shown", Some("x"), 200),
        ("/staff", Some("x"), 403),
        ("/staff", Some("s"), 200),
        ("/staff/shown", Some("x"), 403),
        ("/staff/shown", Some("s"), 200),
    ] {
        assert_eq!(status(&client, path, token).await, expected, "{path} {token:?}");
    }
    client.shutdown().await;
}

#[tokio::test]
async fn the_guard_comes_before_fields_and_body() {
    let client = client().await;
    client.post("/numbers/x").await.expect_status(401);
    client.post("/numbers/1?page=x").body("no JSON").await.expect_status(401);
    let signed_in = |target: &str| client.post(target).header("authorization", "Bearer a");
    signed_in("/numbers/x").await.expect_status(404);
    signed_in("/numbers/1?page=x").await.expect_status(400);
    signed_in("/numbers/1?page=2").json(&3).await.expect_status(200).expect_text("6");
    client.shutdown().await;
}

#[tokio::test]
async fn next_is_a_path_of_this_site_or_nothing() {
    let client = client().await;
    let long = format!("/{}", "a".repeat(4000));
    for (target, location) in [
        ("/", "/gr%C3%B6%C3%9Fe?next=%2F"),
        ("/a?b=c&d=%2F", "/gr%C3%B6%C3%9Fe?next=%2Fa%3Fb%3Dc%26d%3D%252F"),
        ("//evil.example", "/gr%C3%B6%C3%9Fe"),
        ("///evil.example", "/gr%C3%B6%C3%9Fe"),
        ("/%5Cevil.example", "/gr%C3%B6%C3%9Fe?next=%2F%255Cevil.example"),
        ("/%0d%0aset-cookie:a=b", "/gr%C3%B6%C3%9Fe?next=%2F%250d%250aset-cookie%3Aa%3Db"),
        ("/a?next=//evil.example", "/gr%C3%B6%C3%9Fe?next=%2Fa%3Fnext%3D%2F%2Fevil.example"),
        (&long, "/gr%C3%B6%C3%9Fe"),
    ] {
        let answer = client.get(target).header("accept", "text/html").await;
        assert_eq!(answer.status(), 303, "{target}");
        assert_eq!(answer.header("location"), Some(location), "{target}");
        assert_eq!(answer.header("cache-control"), Some("private, no-store"), "{target}");
    }
    client.shutdown().await;
}

#[tokio::test]
async fn what_is_wrong_with_credentials_is_nobody_and_two_of_them_are_refused() {
    let client = client().await;
    let ask = |value: &str| client.get("/anything").header("authorization", value);
    for (value, expected) in [
        ("Bearer a", 200),
        ("bearer a", 200),
        ("Bearer", 401),
        ("Bearer A", 401),
        ("Bearer a b", 401),
        ("Basic YWRhOm9wZW4gc2VzYW1l", 200),
        ("Basic YWRhOndyb25n", 401),
        ("Basic !!!", 401),
        ("Digest a", 401),
        ("", 401),
    ] {
        assert_eq!(ask(value).await.status(), expected, "{value:?}");
    }
    let answer = ask("Bearer a").header("authorization", "Bearer b").await;
    assert_eq!(answer.status(), 400);
    // A public page that asks for nobody does not look.
    let open = client.get("/outer/lifted").header("authorization", "Bearer a").header("authorization", "Bearer b");
    assert_eq!(open.await.status(), 200);
    let challenges = ask("Basic !!!").await;
    let challenges: Vec<_> = challenges.headers().get_all("www-authenticate").iter().collect();
    assert_eq!(challenges, ["Bearer realm=\"Site\"", "Basic realm=\"Site\", charset=\"UTF-8\""]);
    client.shutdown().await;
}

#[tokio::test]
async fn a_guarded_answer_is_not_kept_for_others() {
    let client = client().await;
    for (rule, kept) in [
        ("private, max-age=60", "private, max-age=60"),
        ("no-store", "no-store"),
        ("public, max-age=60", "private, no-store"),
        ("max-age=60", "private, no-store"),
    ] {
        let path = Cached::url(rule);
        let answer = client.get(path).header("authorization", "Bearer a").await;
        assert_eq!((answer.status().as_u16(), answer.header("cache-control")), (200, Some(kept)));
    }
    // A page that asks for nobody is left as it is.
    assert_eq!(client.get("/outer/lifted").await.header("cache-control"), None);
    client.shutdown().await;
}

#[tokio::test]
async fn options_and_other_methods_say_what_they_say_to_everybody() {
    let client = client().await;
    for token in ["a", "oih"] {
        for path in ["/outer/inner", "/members", "/numbers/1"] {
            let plain = client.options(path).await;
            let asked = client.options(path).header("authorization", format!("Bearer {token}")).await;
            assert_eq!((plain.status(), plain.header("allow")), (asked.status(), asked.header("allow")), "{path}");
            assert_eq!(plain.status(), 204);
            let plain = client.delete(path).await;
            let asked = client.delete(path).header("authorization", format!("Bearer {token}")).await;
            assert_eq!((plain.status(), plain.text()), (asked.status(), asked.text()), "{path}");
            assert_eq!(plain.status(), 405);
        }
    }
    client.shutdown().await;
}
