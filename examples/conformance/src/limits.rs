//! The app of the listener `limits`: small requests, which may be compressed and come by a proxy.

use crate::answers::Hello;
use crate::arguments::Told;
use crate::streams::count;
use serde::Serialize;
use squall::prelude::*;
use squall::{Arguments, Body};
use std::net::IpAddr;

/// The app of the listener `limits`.
#[app(
    hosts = any("suites call it by any name"),
    xsrf = exempt("suites send forms without having asked for them, and nobody is signed in"),
    trusted_proxies = ["127.0.0.1", "5.5.5.5"],
    handlers = [Hello, Echo, Count, WhoAsks],
)]
pub struct Limits;

#[handler(get, post = get, put = get, "/echo", body_limit = "4 KiB", decompress)]
struct Echo {
    method: http::Method,
    uri: http::Uri,
    #[arguments]
    arguments: Arguments,
}

impl Echo {
    async fn get(self) -> Json<Told> {
        Told::of(&self.method, &self.uri, &self.arguments)
    }
}

#[handler(post, "/stream", body_limit = "4 KiB", decompress)]
struct Count {
    #[body]
    body: Body,
}

impl Count {
    async fn post(self) -> Result<String> {
        count(self.body).await
    }
}

/// Who has sent the request, and by which scheme.
#[derive(Serialize)]
struct Who {
    ip: IpAddr,
    proto: &'static str,
}

#[handler(get, "/ip")]
struct WhoAsks {
    client: IpAddr,
    connection: squall::Connection,
}

impl WhoAsks {
    async fn get(self) -> Json<Who> {
        let proto = if self.connection.secure == Some(true) { "https" } else { "http" };
        Json(Who { ip: self.client, proto })
    }
}
