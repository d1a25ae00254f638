//! Answers of a few words.

use bytes::Bytes;
use http::HeaderName;
use http::header::{CONTENT_LANGUAGE, VARY};
use squall::FromRequest;
use squall::prelude::*;
use std::time::Duration;

handlers!(pub HANDLERS = [Hello, Group, Slashes, Language, Big, Small, Varying, Nothing, Foo, Root, EchoRoot, EchoBody, Slow]);

#[handler(get, post = get, "/hello")]
pub struct Hello;

impl Hello {
    async fn get(self) -> &'static str {
        "Hello world"
    }
}

#[handler(get, "/group/{*rest}")]
struct Group {
    rest: String,
}

impl Group {
    async fn get(self) -> Json<[String; 1]> {
        Json([self.rest])
    }
}

#[handler(get, "/slashes/{a}/{b}")]
struct Slashes {
    a: String,
    b: String,
}

impl Slashes {
    async fn get(self) -> Json<[String; 2]> {
        Json([self.a, self.b])
    }
}

#[handler(get, "/lang")]
struct Language;

impl Language {
    async fn get(self) -> impl Respond {
        ([(CONTENT_LANGUAGE, "en_US")], "hello")
    }
}

#[handler(get, "/big")]
struct Big;

impl Big {
    async fn get(self) -> Html<String> {
        Html("a".repeat(2000))
    }
}

#[handler(get, "/small")]
struct Small;

impl Small {
    async fn get(self) -> Html<&'static str> {
        Html("aaaaaaaaaa")
    }
}

#[handler(get, "/vary")]
struct Varying;

impl Varying {
    async fn get(self) -> ([(HeaderName, &'static str); 1], Html<String>) {
        ([(VARY, "Cookie")], Big.get().await)
    }
}

#[handler(get, "/s204", openapi = off)]
struct Nothing;

impl Nothing {
    async fn get(self) {}
}

/// Answers one of its hosts in words of its own.
#[handler(get, "/foo")]
struct Foo {
    host: Host,
}

/// The host that a request was sent to, without its port.
struct Host(String);

impl FromRequest for Host {
    async fn from_request(request: &Request) -> Result<Host> {
        let host = request.host().unwrap_or_default();
        Ok(Host(host.split(':').next().unwrap_or_default().to_ascii_lowercase()))
    }
}

impl Foo {
    async fn get(self) -> &'static str {
        if self.host.0 == "www.example.com" { "vhost" } else { "wildcard" }
    }
}

#[handler(get, "/")]
struct Root;

impl Root {
    async fn get(self) -> &'static str {
        "OK"
    }
}

#[handler(post, "/")]
struct EchoRoot {
    #[body]
    body: Bytes,
}

impl EchoRoot {
    async fn post(self) -> Bytes {
        self.body
    }
}

#[handler(post, "/hello-echo")]
struct EchoBody {
    #[body]
    body: Bytes,
}

impl EchoBody {
    async fn post(self) -> Bytes {
        self.body
    }
}

#[handler(get, "/slow")]
struct Slow;

impl Slow {
    async fn get(self) -> &'static str {
        tokio::time::sleep(Duration::from_millis(1500)).await;
        "slow"
    }
}
