//! The files of `#[assets]`, over a real socket.
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

mod directory;

use squall::prelude::*;
use squall::testing::Client;
use squall::{Asset, asset, assets};
use std::fs;

#[assets("tests/assets/site/static", at = "/static", embed = always)]
struct Static;

#[assets("tests/assets/site/static", at = "/live")]
struct Live;

#[app(handlers = [Index, Page, Static, "/größe" => mounted::HANDLERS], compression = assets)]
struct App;

mod mounted {
    use squall::{assets, handlers};

    #[assets("tests/assets/site/static", at = "/files", embed = always)]
    pub struct Files;

    handlers! { pub HANDLERS = [Files] }
}

#[handler(get, "/")]
struct Index;

impl Index {
    async fn get(self) -> String {
        format!("{} {}", asset!("/static/css/style.css"), asset!("/gr%C3%B6%C3%9Fe/files/LICENSE"))
    }
}

#[page("pages/assets.html")]
struct AssetsPage;

#[handler(get, "/page")]
struct Page;

impl Page {
    async fn get(self) -> AssetsPage {
        AssetsPage
    }
}

/// Where nothing is embedded, as in development.
mod live {
    use super::Live;

    #[squall::app(handlers = [Live], compression = assets)]
    pub struct App;
}

/// Without compression.
mod plain {
    use super::Static;

    #[squall::app(handlers = [Static])]
    pub struct App;
}

const STYLE: Asset = asset!("css/style.css", in = Static);

fn content(name: &str) -> Vec<u8> {
    fs::read(format!("{}/tests/assets/site/static/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// The hash as it stands in the address.
fn digits(asset: Asset) -> &'static str {
    asset.as_str().rsplit('.').nth(1).unwrap()
}

#[tokio::test]
async fn the_address_with_the_hash_is_kept_for_ever_and_the_plain_one_asked_for_again() {
    let client = Client::over_socket(App).await;
    let expected = content("css/style.css");
    for (target, cache) in
        [(STYLE.as_str(), "public, max-age=31536000, immutable"), ("/static/css/style.css", "no-cache")]
    {
        let answer = client.get(target).await.expect_status(200);
        assert_eq!(answer.bytes()[..], expected[..]);
        assert_eq!(answer.header("cache-control"), Some(cache));
        assert_eq!(answer.header("content-type"), Some("text/css; charset=utf-8"));
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.header("cross-origin-resource-policy"), Some("same-origin"));
        assert_eq!(answer.header("vary"), Some("accept-encoding"));
        assert_eq!(answer.header("last-modified"), None);
        let tag = answer.header("etag").unwrap().to_owned();
        assert!(tag.starts_with(&format!("\"{}", digits(STYLE))) && tag.len() == 18, "{tag}");
        let again = client.get(target).header("if-none-match", &tag).await.expect_status(304);
        assert_eq!(again.header("etag"), Some(tag.as_str()));
        assert_eq!(again.header("cache-control"), Some(cache));
        assert_eq!(again.header("vary"), Some("accept-encoding"));
        let head = client.head(target).await.expect_status(200);
        assert_eq!(head.header("content-length"), Some(expected.len().to_string().as_str()));
        client.get(target).header("if-match", "\"another\"").await.expect_status(412);
        client.post(target).await.expect_status(405).expect_header("allow", "GET, HEAD, OPTIONS");
    }
}

#[tokio::test]
async fn each_coding_is_a_representation_of_its_own() {
    let client = Client::over_socket(App).await;
    let whole = content("css/style.css").len();
    let plain = client.get(STYLE).await.header("etag").unwrap().to_owned();
    for (accepted, coding) in [
        ("br", "br"),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip;q=1.0, br;q=0.5", "gzip"),
        ("gzip", "gzip"),
        ("br;q=0, *", "gzip"),
    ] {
        let get = || client.get(STYLE).header("accept-encoding", accepted);
        let answer = get().await.expect_status(200);
        assert_eq!(answer.header("content-encoding"), Some(coding), "{accepted}");
        assert!(answer.bytes().len() < whole / 2);
        assert_eq!(answer.header("content-length"), Some(answer.bytes().len().to_string().as_str()));
        let tag = answer.header("etag").unwrap().to_owned();
        assert_eq!(tag, format!("{};{coding}\"", plain.strip_suffix('"').unwrap()));
        get().header("if-none-match", &tag).await.expect_status(304);
        // The client has the file as it is, and that is not what it would get.
        get().header("if-none-match", &plain).await.expect_status(200);
        let part = get().header("range", "bytes=0-9").header("if-range", &tag).await.expect_status(206);
        assert_eq!(part.bytes()[..], answer.bytes()[..10]);
        get().header("range", "bytes=0-9").header("if-range", &plain).await.expect_status(200);
    }
    for accepted in ["", "identity", "deflate", "br;q=0, gzip;q=0", "identity, br;q=0.5"] {
        let answer = client.get(STYLE).header("accept-encoding", accepted).await.expect_status(200);
        assert_eq!(answer.header("content-encoding"), None, "{accepted}");
        assert_eq!(answer.bytes().len(), whole);
        // What a client has of another coding is not this.
        let other = format!("{};br\"", plain.strip_suffix('"').unwrap());
        client.get(STYLE).header("if-none-match", other).await.expect_status(200);
    }
    // Too short to be worth it, and compressed in itself.
    for name in ["/static/small.js", "/static/dot.png"] {
        let answer = client.get(name).header("accept-encoding", "br").await.expect_status(200);
        assert_eq!((answer.header("content-encoding"), answer.header("vary")), (None, None), "{name}");
    }
}

#[tokio::test]
async fn without_the_word_nothing_is_compressed() {
    let client = Client::over_socket(plain::App).await;
    let answer = client.get(STYLE).header("accept-encoding", "br, gzip").await.expect_status(200);
    assert_eq!((answer.header("content-encoding"), answer.header("vary")), (None, None));
}

#[tokio::test]
async fn parts_of_a_file() {
    let client = Client::over_socket(App).await;
    let whole = content("dot.png");
    let get = |range: &str| client.get("/static/dot.png").header("range", range);
    let part = get("bytes=1-3").await.expect_status(206);
    assert_eq!(part.text(), "PNG");
    assert_eq!(part.header("content-range"), Some(format!("bytes 1-3/{}", whole.len()).as_str()));
    assert_eq!(part.header("content-type"), Some("image/png"));
    assert_eq!(get("bytes=-4").await.expect_status(206).bytes()[..], whole[whole.len() - 4..]);
    get("bytes=1000000-").await.expect_status(416);
    get("lines=1-2").await.expect_status(200);
}

#[tokio::test]
async fn names() {
    let client = Client::over_socket(App).await;
    for (target, status) in [
        ("/static/gr%C3%B6%C3%9Fe%20%26%20co.txt", 200),
        ("/static/LICENSE", 200),
        ("/static/css%2Fstyle.css", 200),
        ("/static/css/style.00000000.css", 404),
        ("/static/.hidden", 404),
        ("/static/", 404),
        ("/static/css", 404),
        ("/static/css/", 404),
        ("/static/css/../LICENSE", 404),
        ("/static/..%2f..%2fassets_served.rs", 404),
        ("/static/%00", 404),
        ("/static/Css/style.css", 404),
    ] {
        client.get(target).await.expect_status(status);
    }
    client.get(format!("/static/{}", "a".repeat(5000))).await.expect_status(404);
    assert_eq!(asset!("größe & co.txt", in = Static).as_str().find("%20%26%20co."), Some(23));
}

#[tokio::test]
async fn an_app_s_addresses_have_its_prefix() {
    let client = Client::over_socket(App).await;
    let addresses = client.get("/").await.expect_status(200).text().to_owned();
    let (style, license) = addresses.split_once(' ').unwrap();
    assert_eq!(style, STYLE.as_str());
    assert!(license.starts_with("/gr%C3%B6%C3%9Fe/files/LICENSE."), "{license}");
    client.get(license).await.expect_status(200).expect_header("content-type", "application/octet-stream");
}

#[tokio::test]
async fn in_development_the_disk_is_read_and_nothing_kept() {
    let client = Client::over_socket(live::App).await;
    let expected = content("css/style.css");
    for target in [
        "/live/css/style.css".to_owned(),
        asset!("css/style.css", in = Live).to_string(),
        // As of a page that is older than the program.
        "/live/css/style.00000000.css".to_owned(),
    ] {
        let answer = client.get(&target).await.expect_status(200);
        assert_eq!(answer.bytes()[..], expected[..]);
        assert_eq!(answer.header("cache-control"), Some("no-cache"));
        let tag = answer.header("etag").unwrap();
        client.get(&target).header("if-none-match", tag).await.expect_status(304);
    }
    let fresh = format!("{}/tests/assets/site/static/fresh.tmp", env!("CARGO_MANIFEST_DIR"));
    client.get("/live/fresh.tmp").await.expect_status(404);
    fs::write(&fresh, "new").unwrap();
    let answer = client.get("/live/fresh.tmp").await;
    fs::remove_file(&fresh).unwrap();
    assert_eq!(answer.expect_status(200).text(), "new");
    for target in ["/live/.hidden", "/live/..%2F..%2Fassets_served.rs", "/live/%2Fetc%2Fpasswd", "/live/css/"] {
        client.get(target).await.expect_status(404);
    }
}

mod guarded {
    use squall::testing::Client;
    use squall::{Result, User, app, assets};

    #[assets("tests/assets/site/static", at = "/inside", embed = always)]
    struct Inside;

    #[assets("tests/assets/site/static", at = "/outside", embed = always)]
    struct Outside;

    #[derive(Clone)]
    struct Member;

    impl User for Member {
        type Id = u32;
        type State = ();
        async fn find(_: u32, (): ()) -> Result<Option<Member>> {
            Ok(None)
        }
        fn id(&self) -> u32 {
            1
        }
    }

    impl squall::FindByToken for Member {
        async fn find_by_token(token: &str, (): ()) -> Result<Option<Member>> {
            Ok((token == "open").then_some(Member))
        }
    }

    #[app(user = Member, login = none("by token"), handlers = [Outside, auth(Inside)])]
    struct App;

    #[tokio::test]
    async fn assets_are_public_unless_the_list_says_otherwise() {
        let client = Client::over_socket(App).await;
        client.get("/outside/LICENSE").await.expect_status(200);
        client.get("/inside/LICENSE").await.expect_status(401);
        let address = squall::asset!("LICENSE", in = Inside);
        let answer = client.get(address).header("authorization", "Bearer open").await.expect_status(200);
        assert_eq!(answer.header("cache-control"), Some("private, no-store"));
    }
}

#[tokio::test]
async fn a_page_names_what_it_loads_with_the_hash() {
    let client = Client::over_socket(App).await;
    let page = client.get("/page").await.expect_status(200).text().to_owned();
    let dot = asset!("/static/dot.png");
    let loaded = [
        format!("href=\"{}\"", asset!("/static/css/style.css")),
        format!("href=\"{}?a=1\"", asset!("/gr%C3%B6%C3%9Fe/files/css/style.css")),
        format!("src={}>", asset!("/static/small.js")),
        format!("src='{dot}#x' srcset=\"{dot} 1x, {dot} 2x\""),
    ];
    for attribute in loaded {
        assert!(page.contains(&attribute), "{attribute}: {page}");
        let address = attribute.split(['"', '\'', '=', '?', '#', '>']).find(|text| text.starts_with('/')).unwrap();
        let answer = client.get(address).await.expect_status(200);
        assert_eq!(answer.header("cache-control"), Some("public, max-age=31536000, immutable"), "{address}");
    }
    // What a visitor follows, and may pass on, stays plain, and so does what is no asset.
    assert!(page.contains("href=\"/static/LICENSE\"") && page.contains("src=\"/\""), "{page}");
    client.get("/static/LICENSE").await.expect_status(200).expect_header("cache-control", "no-cache");
}
