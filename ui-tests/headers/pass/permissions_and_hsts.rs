use squall::prelude::*;

#[app(
    hsts = "max-age=31536000; includeSubDomains; preload",
    permissions_policy = "fullscreen=(), camera=self",
    handlers = [Index, Inside]
)]
struct App;

#[handler(get, "/", permissions_policy = weakened("geolocation=*", "the map is in a frame of many partners"))]
struct Index;

#[section("/inside", permissions_policy = off("an application of our own devices"))]
struct Section;

#[handler(get, "/", in = Section, permissions_policy = r#"geolocation=(self "https://maps.example.com"), usb=()"#)]
struct Inside;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

impl Inside {
    async fn get(self) -> &'static str {
        "inside"
    }
}

#[app(hsts = weakened("max-age=0", "the site gives up TLS"), handlers = [Index])]
struct Forgotten;

#[app(hsts = off("the proxy in front sends it"), handlers = [Index])]
struct Proxied;

fn main() {}
