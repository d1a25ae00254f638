//! Each source of a field, plain, as `Option`, as `Result` and as `Vec`: good, absent, malformed. Over a socket.

use serde::Deserialize;
use squall::prelude::*;
use squall::testing::Client;
use squall::{Error, FromRequest, Load};

#[derive(Clone, Debug)]
struct Names(&'static [&'static str]);

#[app(handlers = [
    PathPlain, PathCaught, QueryPlain, QueryMaybe, QueryCaught, QueryMany, HeaderPlain, HeaderMaybe, HeaderCaught,
    HeaderMany, CookiePlain, CookieMaybe, CookieCaught, CookieMany, JsonPlain, JsonMaybe, JsonCaught, FormPlain,
    FormMaybe, FormCaught, BodyPlain, BodyCaught, StatePlain, LoadPlain, LoadCaught, RequestPlain, RequestCaught,
])]
struct App {
    names: Names,
}

#[derive(Debug, Deserialize)]
struct Number {
    #[allow(dead_code, reason = "it is printed")]
    n: u8,
}

/// A value that the request may lack, or carry malformed: the header `x-known`.
#[derive(Debug)]
struct Known(#[allow(dead_code, reason = "it is printed")] u8);

impl FromRequest for Known {
    async fn from_request(request: &Request) -> Result<Known> {
        let text = request.header("x-known").or_status(StatusCode::FORBIDDEN, "nobody is known")?;
        Ok(Known(text.parse().or_status(StatusCode::BAD_REQUEST, "the known are numbered")?))
    }
}

/// A name of the app's state, by the number in the header `x-known`.
#[derive(Debug)]
struct Name(#[allow(dead_code, reason = "it is printed")] &'static str);

impl Load for Name {
    type State = Names;

    async fn load(request: &Request, names: Names) -> Result<Name> {
        let Known(number) = Known::from_request(request).await?;
        Ok(Name(names.0.get(usize::from(number)).copied().or_not_found()?))
    }
}

/// One handler with one field, which it prints.
macro_rules! prints {
    ($name:ident, $method:ident, $path:literal, $(#[$source:ident])? $field:ident: $ty:ty) => {
        #[handler($method, $path)]
        struct $name {
            $(#[$source])?
            $field: $ty,
        }

        impl $name {
            async fn $method(self) -> String {
                format!("{:?}", self.$field)
            }
        }
    };
}

/// The status of an error.
#[derive(Debug)]
struct Status(#[allow(dead_code, reason = "it is printed")] u16);

impl From<Error> for Status {
    fn from(error: Error) -> Status {
        Status(error.status().as_u16())
    }
}

prints!(PathPlain, get, "/path/{n}", n: u8);
prints!(PathCaught, get, "/path/{n}/caught", n: Result<u8, Status>);
prints!(QueryPlain, get, "/query", #[query] n: u8);
prints!(QueryMaybe, get, "/query/maybe", #[query] n: Option<u8>);
prints!(QueryCaught, get, "/query/caught", #[query] n: Result<u8, Status>);
prints!(QueryMany, get, "/query/many", #[query] n: Vec<u8>);
prints!(HeaderPlain, get, "/header", #[header] n: u8);
prints!(HeaderMaybe, get, "/header/maybe", #[header] n: Option<u8>);
prints!(HeaderCaught, get, "/header/caught", #[header] n: Result<u8, Status>);
prints!(HeaderMany, get, "/header/many", #[header] n: Vec<u8>);
prints!(CookiePlain, get, "/cookie", #[cookie] n: u8);
prints!(CookieMaybe, get, "/cookie/maybe", #[cookie] n: Option<u8>);
prints!(CookieCaught, get, "/cookie/caught", #[cookie] n: Result<u8, Status>);
prints!(CookieMany, get, "/cookie/many", #[cookie] n: Vec<u8>);
prints!(JsonPlain, post, "/json", #[json] n: Number);
prints!(JsonMaybe, post, "/json/maybe", #[json] n: Option<Number>);
prints!(JsonCaught, post, "/json/caught", #[json] n: Result<Number, Status>);
prints!(FormPlain, post, "/form", #[form] n: Number);
prints!(FormMaybe, post, "/form/maybe", #[form] n: Option<Number>);
prints!(FormCaught, post, "/form/caught", #[form] n: Result<Number, Status>);
prints!(BodyPlain, post, "/body", #[body] n: String);
prints!(BodyCaught, post, "/body/caught", #[body] n: Result<String, Status>);
prints!(StatePlain, get, "/state", #[state] n: Names);
prints!(LoadPlain, get, "/load", #[load] n: Name);
prints!(LoadCaught, get, "/load/caught", #[load] n: Result<Name, Status>);
prints!(RequestPlain, get, "/request", n: Known);
prints!(RequestCaught, get, "/request/caught", n: Result<Known, Status>);

/// What a request brings beside its path.
#[derive(Clone, Copy, Debug)]
enum Brings {
    Nothing,
    Header(&'static str, &'static str),
    Json(&'static str),
    Form(&'static str),
    Bytes(&'static [u8]),
}
use Brings::{Bytes, Form, Header, Json, Nothing};

/// An answer: what is printed, or the status of the refusal.
type Expected = Result<&'static str, u16>;

#[rustfmt::skip]
const MATRIX: &[(&str, Brings, Expected)] = &[
    ("/path/7", Nothing, Ok("7")),
    ("/path/x", Nothing, Err(404)),
    ("/path/7/caught", Nothing, Ok("Ok(7)")),
    ("/path/x/caught", Nothing, Ok("Err(Status(404))")),

    ("/query?n=7", Nothing, Ok("7")),
    ("/query", Nothing, Err(400)),
    ("/query?n=x", Nothing, Err(400)),
    ("/query/maybe?n=7", Nothing, Ok("Some(7)")),
    ("/query/maybe", Nothing, Ok("None")),
    ("/query/maybe?n=x", Nothing, Err(400)),
    ("/query/caught?n=7", Nothing, Ok("Ok(7)")),
    ("/query/caught", Nothing, Ok("Err(Status(400))")),
    ("/query/caught?n=x", Nothing, Ok("Err(Status(400))")),
    ("/query/many?n=7&n=8", Nothing, Ok("[7, 8]")),
    ("/query/many", Nothing, Ok("[]")),
    ("/query/many?n=7&n=x", Nothing, Err(400)),

    ("/header", Header("n", "7"), Ok("7")),
    ("/header", Nothing, Err(400)),
    ("/header", Header("n", "x"), Err(400)),
    ("/header/maybe", Header("n", "7"), Ok("Some(7)")),
    ("/header/maybe", Nothing, Ok("None")),
    ("/header/maybe", Header("n", "x"), Err(400)),
    ("/header/caught", Header("n", "7"), Ok("Ok(7)")),
    ("/header/caught", Nothing, Ok("Err(Status(400))")),
    ("/header/caught", Header("n", "x"), Ok("Err(Status(400))")),
    ("/header/many", Header("n", "7"), Ok("[7]")),
    ("/header/many", Nothing, Ok("[]")),
    ("/header/many", Header("n", "x"), Err(400)),

    ("/cookie", Header("cookie", "n=7"), Ok("7")),
    ("/cookie", Header("cookie", "m=7"), Err(400)),
    ("/cookie", Header("cookie", "n=x"), Err(400)),
    ("/cookie/maybe", Header("cookie", "n=7"), Ok("Some(7)")),
    ("/cookie/maybe", Nothing, Ok("None")),
    ("/cookie/maybe", Header("cookie", "n=x"), Err(400)),
    ("/cookie/caught", Header("cookie", "n=7"), Ok("Ok(7)")),
    ("/cookie/caught", Nothing, Ok("Err(Status(400))")),
    ("/cookie/caught", Header("cookie", "n=x"), Ok("Err(Status(400))")),
    ("/cookie/many", Header("cookie", "n=7; n=8"), Ok("[7, 8]")),
    ("/cookie/many", Nothing, Ok("[]")),
    ("/cookie/many", Header("cookie", "n=x"), Err(400)),

    ("/json", Json(r#"{"n": 7}"#), Ok("Number { n: 7 }")),
    ("/json", Json(""), Err(400)),
    ("/json", Json(r#"{"n": 700}"#), Err(422)),
    ("/json", Json("{"), Err(400)),
    ("/json", Form("n=7"), Err(415)),
    ("/json/maybe", Json(r#"{"n": 7}"#), Ok("Some(Number { n: 7 })")),
    ("/json/maybe", Json(""), Ok("None")),
    ("/json/maybe", Json(r#"{"n": 700}"#), Err(422)),
    ("/json/caught", Json(r#"{"n": 7}"#), Ok("Ok(Number { n: 7 })")),
    ("/json/caught", Json(""), Ok("Err(Status(400))")),
    ("/json/caught", Json(r#"{"n": 700}"#), Ok("Err(Status(422))")),
    ("/json/caught", Form("n=7"), Ok("Err(Status(415))")),

    ("/form", Form("n=7"), Ok("Number { n: 7 }")),
    ("/form", Form("n=700"), Err(422)),
    ("/form", Json("{}"), Err(415)),
    ("/form/maybe", Form("n=7"), Ok("Some(Number { n: 7 })")),
    ("/form/maybe", Form(""), Ok("None")),
    ("/form/maybe", Form("n=700"), Err(422)),
    ("/form/caught", Form("n=7"), Ok("Ok(Number { n: 7 })")),
    ("/form/caught", Form("n=700"), Ok("Err(Status(422))")),

    ("/body", Bytes(b"hi"), Ok("\"hi\"")),
    ("/body", Bytes(b""), Ok("\"\"")),
    ("/body", Bytes(b"\xff"), Err(400)),
    ("/body/caught", Bytes(b"hi"), Ok("Ok(\"hi\")")),
    ("/body/caught", Bytes(b"\xff"), Ok("Err(Status(400))")),

    ("/state", Nothing, Ok(r#"Names(["ada", "grace"])"#)),

    ("/load", Header("x-known", "1"), Ok("Name(\"grace\")")),
    ("/load", Nothing, Err(403)),
    ("/load", Header("x-known", "x"), Err(400)),
    ("/load", Header("x-known", "9"), Err(404)),
    ("/load/caught", Header("x-known", "1"), Ok("Ok(Name(\"grace\"))")),
    ("/load/caught", Nothing, Ok("Err(Status(403))")),
    ("/load/caught", Header("x-known", "9"), Ok("Err(Status(404))")),

    ("/request", Header("x-known", "1"), Ok("Known(1)")),
    ("/request", Nothing, Err(403)),
    ("/request", Header("x-known", "x"), Err(400)),
    ("/request/caught", Header("x-known", "1"), Ok("Ok(Known(1))")),
    ("/request/caught", Nothing, Ok("Err(Status(403))")),
    ("/request/caught", Header("x-known", "x"), Ok("Err(Status(400))")),
];

#[tokio::test]
async fn each_source_in_each_form() {
    let client = Client::over_socket(App { names: Names(&["ada", "grace"]) }).await;
    for (target, brings, expected) in MATRIX.iter().copied() {
        let typed =
            |kind: &'static str, body: &'static str| client.post(target).header("content-type", kind).body(body);
        let answer = match brings {
            Nothing => client.get(target).await,
            Header(name, value) => client.get(target).header(name, value).await,
            Json(body) => typed("application/json", body).await,
            Form(body) => typed("application/x-www-form-urlencoded", body).await,
            Bytes(body) => client.post(target).body(body).await,
        };
        let status = answer.status().as_u16();
        let got = if status == 200 { Ok(answer.text()) } else { Err(status) };
        assert_eq!(got.as_deref(), expected.as_ref().copied(), "{target} with {brings:?}: {answer}");
    }
    client.shutdown().await;
}
