//! The code of the chapter "TLS and HTTP/2".

use squall::prelude::*;
use squall::{Acme, Listener, Server, Tls};

#[app(handlers = [Index], hosts = ["site.example", "www.site.example"])]
struct App;

#[handler(get, "/")]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

// ANCHOR: acme
fn main() -> squall::Result<()> {
    let acme = Acme::new(["site.example", "www.site.example"], "/var/lib/site/acme")
        .agree_to_terms() // https://letsencrypt.org/repository/
        .contact("admin@site.example")
        .http("[::]:80");
    Server::new(App).listener(Listener::new("[::]:443").tls(Tls::from_acme(acme))).serve()
}
// ANCHOR_END: acme
