//! The code of the chapter "TLS and HTTP/2".

use squall::prelude::*;
use squall::{ClientCertificate, Listener, Server, Tls};

#[app(handlers = [Index, Balance])]
struct App;

#[handler(get, "/")]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

// ANCHOR: client
#[handler(get, "/balance")]
struct Balance {
    client: ClientCertificate,
}

impl Balance {
    async fn get(self) -> Result<String> {
        match self.client.common_name() {
            Some(name) => Ok(format!("the balance of {name}")),
            None => Err(Error::new(StatusCode::FORBIDDEN, "your certificate names nobody")),
        }
    }
}
// ANCHOR_END: client

// ANCHOR: tls
fn main() -> squall::Result<()> {
    let tls = Tls::from_files("site.pem", "site.key")
        .and_files("shop.pem", "shop.key") // for the names in it
        .ask_for_client_certificates("people.pem");
    Server::new(App).listener("[::]:80").listener(Listener::new("[::]:443").tls(tls)).serve()
}
// ANCHOR_END: tls

// ANCHOR: http2
#[allow(dead_code)]
fn behind_a_proxy_that_speaks_http2() -> squall::Result<()> {
    Server::new(App).listener(Listener::new("127.0.0.1:8000").http2_prior_knowledge()).serve()
}
// ANCHOR_END: http2
