//! Every route, over a real socket.

use links::Links;
use serde_json::{Value, json};
use squall::testing::{Answer, Client};
use tempfile::TempDir;

/// A site with no links yet. Its file goes with the folder.
async fn site() -> (Client, TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let app = Links::open(folder.path().join("links.sqlite")).await.expect("the file can be opened");
    (Client::over_socket(app).await, folder)
}

async fn add(client: &Client, body: Value) -> Answer {
    client.post("/api/links").json(&body).await
}

async fn total(client: &Client) -> u64 {
    client.get("/api/links").await.expect_status(200).json::<Value>()["total"].as_u64().expect("a number")
}

#[tokio::test]
async fn a_link_is_added_shown_followed_and_removed() {
    let (client, _folder) = site().await;
    let answer = add(&client, json!({ "url": "https://example.com/a?c=d&e#f", "code": "My-1_x" })).await;
    let answer = answer.expect_status(201).expect_header("location", "/api/links/My-1_x");
    let link: Value = answer.expect_header("content-type", "application/json").json();
    let created = link["created"].as_str().unwrap();
    assert!(created.len() == 24 && created.ends_with('Z'), "{created}");
    let url = "https://example.com/a?c=d&e#f";
    assert_eq!(link, json!({ "code": "My-1_x", "url": url, "visits": 0, "created": created }));

    client.get("/My-1_x").await.expect_status(307).expect_header("location", url);
    client.get("/my-1_X").await.expect_status(404);
    let link: Value = client.get("/api/links/My-1_x").await.expect_status(200).json();
    assert_eq!(link["visits"], 1);

    client.delete("/api/links/My-1_x").await.expect_status(204).expect_text("");
    for path in ["/My-1_x", "/api/links/My-1_x"] {
        client.get(path).await.expect_status(404).expect_text_containing("there is no link with this code");
    }
    client.delete("/api/links/My-1_x").await.expect_status(404);
    assert_eq!(total(&client).await, 0);
}

#[tokio::test]
async fn a_code_is_made_up_where_none_is_given() {
    let (client, _folder) = site().await;
    let mut codes = std::collections::HashSet::new();
    for body in [json!({ "url": "http://example.com" }), json!({ "url": "http://example.com", "code": null })] {
        let link: Value = add(&client, body).await.expect_status(201).json();
        let code = link["code"].as_str().unwrap();
        assert!(code.len() == 7 && code.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{code}");
        client.get(format!("/{code}")).await.expect_status(307).expect_header("location", "http://example.com/");
        codes.insert(code.to_owned());
    }
    assert_eq!(codes.len(), 2);
}

#[tokio::test]
async fn urls_are_stored_in_their_normal_form() {
    let (client, _folder) = site().await;
    for (given, stored) in [
        ("HTTPS://EXAMPLE.com:443/../a", "https://example.com/a"),
        ("http://bücher.example/ü?q=é", "http://xn--bcher-kva.example/%C3%BC?q=%C3%A9"),
        ("http://[::1]:8080/", "http://[::1]:8080/"),
        ("https://example.com/<script>\"'", "https://example.com/%3Cscript%3E%22'"),
    ] {
        let link: Value = add(&client, json!({ "url": given })).await.expect_status(201).json();
        assert_eq!(link["url"], stored);
        let code = link["code"].as_str().unwrap();
        client.get(format!("/{code}")).await.expect_status(307).expect_header("location", stored);
    }
}

#[tokio::test]
async fn bad_urls_and_codes_are_refused_with_the_reason() {
    let (client, _folder) = site().await;
    let scheme = "must begin with http:// or https://";
    let spaces = "no spaces and no control characters";
    let long = "at most 2048 bytes";
    let secret = "a user name or a password";
    for (url, reason) in [
        ("", scheme),
        ("example.com", scheme),
        ("/a", scheme),
        ("//example.com/", scheme),
        ("https:example.com", scheme),
        ("ftp://example.com/", scheme),
        ("javascript://example.com/%0aalert(1)", scheme),
        ("javascript:alert('http://')", scheme),
        ("https://", "cannot be read"),
        ("https:///example.com", "no host"),
        ("https://\\example.com", "no host"),
        ("https://?a", "cannot be read"),
        ("https://example.com:99999/", "cannot be read"),
        ("https://a b.example/", spaces),
        (" https://example.com/", spaces),
        ("https://example.com/\r\nset-cookie: a=b", spaces),
        ("https://example.com/\u{0}", spaces),
        ("https://example.com/\u{85}", spaces),
        ("https://ada@example.com/", secret),
        ("https://ada:pass@example.com/", secret),
        ("https://:pass@example.com/", secret),
        (&format!("https://example.com/{}", "a".repeat(2029)), long),
        // Short enough as it is given, and too long in the form that is sent.
        (&format!("https://example.com/{}", "ü".repeat(700)), long),
    ] {
        refused(&client, json!({ "url": url }), reason).await;
    }
    let letters = "the letters a to z";
    for (code, reason) in [
        ("", "1 to 64 characters"),
        (&"a".repeat(65), "1 to 64 characters"),
        ("a/b", letters),
        ("a b", letters),
        ("links.js", letters),
        ("..", letters),
        ("ü", letters),
    ] {
        refused(&client, json!({ "url": "https://example.com/", "code": code }), reason).await;
    }
    for (body, reason) in [
        (json!({}), "missing field `url`"),
        (json!({ "url": 5 }), "invalid type"),
        (json!({ "url": null }), "invalid type"),
        (json!({ "url": "https://example.com/", "code": 5 }), "invalid type"),
        (json!({ "url": "https://example.com/", "cod": "a" }), "unknown field `cod`"),
        (json!("https://example.com/"), "invalid type"),
    ] {
        refused(&client, body, reason).await;
    }
    assert_eq!(total(&client).await, 0);
    let longest = format!("https://example.com/{}", "a".repeat(2028));
    add(&client, json!({ "url": longest, "code": "a".repeat(64) })).await.expect_status(201);
}

/// The JSON is well formed, and is refused for what is in it.
async fn refused(client: &Client, body: Value, reason: &str) {
    let answer = add(client, body).await;
    let status = answer.status().as_u16();
    assert!([400, 422].contains(&status), "{answer}");
    answer.expect_text_containing(reason);
}

#[tokio::test]
async fn what_is_no_json_is_refused() {
    let (client, _folder) = site().await;
    for body in ["", "{", "url=https://example.com/", r#"{"url": "https://example.com/"} x"#, "\u{0}"] {
        let request = client.post("/api/links").header("content-type", "application/json").body(body);
        request.await.expect_status(400);
    }
    let long = json!({ "url": "a".repeat(20_000) });
    add(&client, long).await.expect_status(413);
    assert_eq!(total(&client).await, 0);
}

#[tokio::test]
async fn another_media_type_than_json_is_refused() {
    let (client, _folder) = site().await;
    let body = r#"{"url": "https://example.com/"}"#;
    for (kind, says) in [
        (Some("text/plain"), "`text/plain`"),
        (Some("application/x-www-form-urlencoded"), "`application/x-www-form-urlencoded`"),
        (Some("text/json"), "`text/json`"),
        (Some("application/jsonp"), "`application/jsonp`"),
        (Some("json"), "`json`"),
        (None, "no Content-Type"),
    ] {
        let mut request = client.post("/api/links").header("accept", "application/json");
        if let Some(kind) = kind {
            request = request.header("content-type", kind);
        }
        let answer = request.body(body).await.expect_status(415);
        let answer = answer.expect_header("content-type", "application/problem+json");
        let problem: Value = answer.json();
        let detail = problem["detail"].as_str().expect("a sentence");
        assert!(detail.contains(says) && detail.contains("`application/json`"), "{kind:?}: {detail}");
        let title = "Unsupported Media Type";
        assert_eq!(problem, json!({ "title": title, "status": 415, "detail": detail }));
    }
    assert_eq!(total(&client).await, 0);
}

#[tokio::test]
async fn a_method_that_is_not_there_says_which_are() {
    let (client, _folder) = site().await;
    client.put("/api/links/a").await.expect_status(405).expect_header("allow", "GET, HEAD, DELETE, OPTIONS");
    client.post("/a").await.expect_status(405).expect_header("allow", "GET, HEAD, OPTIONS");
    client.put("/").await.expect_status(405).expect_header("allow", "GET, HEAD, POST, OPTIONS");
    client.get("/a/b").await.expect_status(404);
    client.get("/not%20a%20code").await.expect_status(404);
    client.get("/%FF").await.expect_status(400);
}

#[tokio::test]
async fn the_list_has_pages_newest_first() {
    let (client, _folder) = site().await;
    for number in 0..103 {
        let body = json!({ "url": format!("https://example.com/{number}"), "code": format!("c{number}") });
        add(&client, body).await.expect_status(201);
    }
    for (query, newest, oldest, length) in [
        ("", "c102", "c53", 50),
        ("?page=", "c102", "c53", 50),
        ("?page=1", "c102", "c53", 50),
        ("?page=2", "c52", "c3", 50),
        ("?page=3", "c2", "c0", 3),
    ] {
        let list: Value = client.get(format!("/api/links{query}")).await.expect_status(200).json();
        assert_eq!((&list["total"], &list["per_page"]), (&json!(103), &json!(50)));
        let links = list["links"].as_array().unwrap();
        assert_eq!(links.len(), length, "{query}");
        assert_eq!((&links[0]["code"], &links[length - 1]["code"]), (&json!(newest), &json!(oldest)));
    }
    for page in ["4", "4294967295"] {
        let list: Value = client.get(format!("/api/links?page={page}")).await.expect_status(200).json();
        assert_eq!((&list["total"], &list["links"]), (&json!(103), &json!([])));
    }
    for page in ["0", "-1", "1.5", "x", "4294967296", "99999999999999999999"] {
        client.get(format!("/api/links?page={page}")).await.expect_status(400).expect_text_containing("`page`");
    }
}

#[tokio::test]
async fn the_search_takes_its_text_as_it_is() {
    let (client, _folder) = site().await;
    for (code, url) in [
        ("percent", "https://example.com/100%25"),
        ("under", "https://example.com/a_b"),
        ("plain", "https://example.com/aXb"),
        ("back", r"https://example.com/?c\d"),
    ] {
        add(&client, json!({ "url": url, "code": code })).await.expect_status(201);
    }
    for (q, codes) in [
        ("", vec!["back", "plain", "under", "percent"]),
        ("example", vec!["back", "plain", "under", "percent"]),
        ("A_B", vec!["under"]),
        ("axb", vec!["plain"]),
        ("%25", vec!["percent"]),
        ("%5C", vec!["back"]),
        ("%5C%25", vec![]),
        ("%27;+drop+table+links;--", vec![]),
        ("nowhere", vec![]),
    ] {
        let list: Value = client.get(format!("/api/links?q={q}")).await.expect_status(200).json();
        let found: Vec<_> = list["links"].as_array().unwrap().iter().map(|link| link["code"].clone()).collect();
        assert_eq!(found, codes, "{q}");
        assert_eq!(list["total"], codes.len(), "{q}");
    }
    for q in ["a".repeat(2049), "%00".to_owned()] {
        client.get(format!("/api/links?q={q}")).await.expect_status(400).expect_text_containing("`q`");
    }
}

#[tokio::test]
async fn the_page_shows_the_latest_links_escaped() {
    let (client, _folder) = site().await;
    client.get("/").await.expect_status(200).expect_text_containing("None yet.");
    add(&client, json!({ "url": "https://example.com/?a='b'&c", "code": "quoted" })).await.expect_status(201);
    let page = client.get("/").await.expect_status(200).expect_header("content-type", "text/html; charset=utf-8");
    let page = page.expect_text_containing(r#"<a href="/quoted">quoted</a>"#);
    let page =
        page.expect_text_containing(">https://example.com/?a=%27b%27&amp;c<").expect_text_containing(">0 visits<");
    // The Content-Security-Policy is the default one: it lets nothing stand inline, and all else come from here.
    let policy = page.headers()["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("default-src 'self'") && policy.contains("form-action 'self'"), "{policy}");
    for inline in ["<style", "style=", "<script>", "onclick"] {
        assert!(!page.text().contains(inline), "{inline}");
    }
    for (path, kind) in [
        ("/links.js", "text/javascript; charset=utf-8"),
        ("/links.css", "text/css; charset=utf-8"),
        ("/links.svg", "image/svg+xml"),
    ] {
        assert!(page.text().contains(&format!("\"{path}\"")), "{path}");
        client.get(path).await.expect_status(200).expect_header("content-type", kind);
    }
}

#[tokio::test]
async fn the_form_makes_a_link_and_a_reload_makes_no_second_one() {
    let (client, _folder) = site().await;
    let form = [("url", " https://example.com/?a&b "), ("code", "mine")];
    let answer = client.post("/").form(&form).await;
    answer.expect_status(303).expect_header("location", "/?made=mine");
    for _ in 0..2 {
        let page = client.get("/?made=mine").await.expect_status(200);
        page.expect_text_containing(r#"<a href="/mine">/mine</a> leads to https://example.com/?a&amp;b"#);
    }
    client.post("/").form(&[("url", "https://example.com/"), ("code", "")]).await.expect_status(303);
    assert_eq!(total(&client).await, 2);

    client.delete("/api/links/mine").await.expect_status(204);
    let page = client.get("/?made=mine").await.expect_status(200);
    assert!(!page.text().contains("leads to"), "it is not there any more");
}

#[tokio::test]
async fn the_form_says_what_is_wrong_and_keeps_what_was_typed() {
    let (client, _folder) = site().await;
    add(&client, json!({ "url": "https://example.com/", "code": "mine" })).await.expect_status(201);
    for (url, code, status, reason) in [
        ("\"><script>", "a", 422, "the URL must begin with http:// or https://"),
        ("https://example.com/", "<b>", 422, "a code is made of the letters"),
        ("https://example.com/", "mine", 409, "the code `mine` is taken"),
    ] {
        let page = client.post("/").form(&[("url", url), ("code", code)]).await.expect_status(status);
        let page = page.expect_header("content-type", "text/html; charset=utf-8").expect_text_containing(reason);
        for typed in [url, code] {
            let shown = typed.replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
            assert!(page.text().contains(&format!(r#"value="{shown}""#)), "{page}");
        }
    }
    client.post("/").form(&[("code", "a")]).await.expect_status(422).expect_text_containing("url");
    assert_eq!(total(&client).await, 1);
}

#[tokio::test]
async fn a_form_of_another_site_is_refused() {
    let (client, _folder) = site().await;
    let form = [("url", "https://example.com/")];
    for (name, value) in [("sec-fetch-site", "cross-site"), ("origin", "https://elsewhere.example")] {
        client.post("/").header(name, value).form(&form).await.expect_status(403);
        client.delete("/api/links/a").header(name, value).await.expect_status(403);
    }
    client.post("/").header("sec-fetch-site", "same-origin").form(&form).await.expect_status(303);
    assert_eq!(total(&client).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_that_want_one_code_exactly_one_gets_it() {
    let (client, _folder) = site().await;
    let wanting: Vec<_> = (0..32)
        .map(|number| {
            let client = client.clone();
            let body = json!({ "url": format!("https://example.com/{number}"), "code": "one" });
            tokio::spawn(async move { add(&client, body).await })
        })
        .collect();
    let mut winners = Vec::new();
    for answer in wanting {
        let answer = answer.await.unwrap();
        if answer.status() == 201 {
            winners.push(answer.json::<Value>()["url"].clone());
        } else {
            answer.expect_status(409).expect_text_containing("the code `one` is taken");
        }
    }
    assert_eq!(winners.len(), 1);
    client.get("/one").await.expect_header("location", winners[0].as_str().unwrap());
    assert_eq!(total(&client).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn visits_at_the_same_time_are_all_counted() {
    let (client, _folder) = site().await;
    add(&client, json!({ "url": "https://example.com/", "code": "busy" })).await.expect_status(201);
    let visits: Vec<_> = (0..100)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.get("/busy").await.expect_status(307) })
        })
        .collect();
    for visit in visits {
        visit.await.unwrap();
    }
    let link: Value = client.get("/api/links/busy").await.expect_status(200).json();
    assert_eq!(link["visits"], 100);
}
