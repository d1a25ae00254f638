//! Every operation of the document.

use crate::site::{Site, signed};
use crate::{errors, on_both};
use serde_json::{Value, json};

on_both! { users profiles articles choices comments favorites_and_tags strangers }

async fn users(site: &Site) {
    let client = &site.client;
    let ada = site.sign_up("ada").await;
    // What is taken and what breaks the rules is told member by member.
    let taken = json!({"user": {"username": "ada2", "email": "ADA@example.com", "password": "fair winds"}});
    let answer = client.post("/api/users").json(&taken).await.expect_status(422);
    assert_eq!(errors(&answer), json!({"email": ["has already been taken"]}));
    let taken = json!({"user": {"username": "ada", "email": "other@example.com", "password": "fair winds"}});
    let answer = client.post("/api/users").json(&taken).await.expect_status(422);
    assert_eq!(errors(&answer), json!({"username": ["has already been taken"]}));
    let bad = json!({"user": {"username": "", "email": "nobody", "password": "short"}});
    let answer = client.post("/api/users").json(&bad).await.expect_status(422);
    let wrong = json!({
        "username": ["must be at least 1 character"],
        "email": ["must be an e-mail address"],
        "password": ["must have 8 to 256 characters"],
    });
    assert_eq!(errors(&answer), wrong);
    let answer = client.post("/api/users").json(&json!({"user": {"username": "x"}})).await.expect_status(422);
    assert!(errors(&answer)["body"][0].as_str().unwrap().contains("email"), "{}", answer.text());

    let sign_in = |email: &'static str, password: &'static str| {
        client.post("/api/users/login").json(&json!({"user": {"email": email, "password": password}}))
    };
    let answer: Value = sign_in("Ada@example.com", "fair winds").await.expect_status(200).json();
    assert_eq!(answer["user"]["email"], "ada@example.com");
    let again = answer["user"]["token"].as_str().unwrap().to_owned();
    for (email, password) in [("ada@example.com", "wrong"), ("nobody@example.com", "fair winds"), ("", "")] {
        let answer = sign_in(email, password).await.expect_status(401);
        assert_eq!(errors(&answer), json!({"credentials": ["invalid"]}), "{email}");
    }

    for token in [&ada, &again] {
        let me = site.get("/api/user", token).await;
        assert_eq!((&me["user"]["username"], &me["user"]["bio"]), (&json!("ada"), &json!("")));
    }
    let change = |changes: Value| signed(client.put("/api/user").json(&json!({"user": changes})), &ada);
    let me: Value =
        change(json!({"bio": "computes", "image": "https://example.com/a.png"})).await.expect_status(200).json();
    assert_eq!((&me["user"]["bio"], &me["user"]["email"]), (&json!("computes"), &json!("ada@example.com")));
    site.sign_up("bob").await;
    let answer = change(json!({"username": "bob"})).await.expect_status(422);
    assert_eq!(errors(&answer), json!({"username": ["has already been taken"]}));
    change(json!({"password": "other winds", "email": "ada@example.org"})).await.expect_status(200);
    sign_in("ada@example.com", "fair winds").await.expect_status(401);
    sign_in("ada@example.org", "other winds").await.expect_status(200);
}

async fn profiles(site: &Site) {
    let (ada, _) = (site.sign_up("ada").await, site.sign_up("bob").await);
    let expected =
        |following: bool| json!({"profile": {"username": "bob", "bio": "", "image": "", "following": following}});
    assert_eq!(site.get("/api/profiles/bob", "").await, expected(false));
    for _ in 0..2 {
        let followed = signed(site.client.post("/api/profiles/bob/follow"), &ada).await.expect_status(200);
        assert_eq!(followed.json::<Value>(), expected(true));
    }
    assert_eq!(site.get("/api/profiles/bob", &ada).await, expected(true));
    assert_eq!(site.get("/api/profiles/bob", "").await, expected(false));
    for _ in 0..2 {
        let left = signed(site.client.delete("/api/profiles/bob/follow"), &ada).await.expect_status(200);
        assert_eq!(left.json::<Value>(), expected(false));
    }
    site.client.get("/api/profiles/nobody").await.expect_status(404);
    signed(site.client.post("/api/profiles/nobody/follow"), &ada).await.expect_status(404);
}

async fn articles(site: &Site) {
    let client = &site.client;
    let (ada, bob) = (site.sign_up("ada").await, site.sign_up("bob").await);
    let slug = site.write(&ada, "How to sail", &["wind", "sea", "wind"]).await;
    assert_eq!(slug, "how-to-sail");
    let other = site.write(&bob, "How to sail", &[]).await;
    assert!(other.starts_with("how-to-sail-") && other.len() == 24, "{other}");
    let shown = site.get("/api/articles/how-to-sail", "").await["article"].clone();
    assert_eq!(shown["tagList"], json!(["sea", "wind"]));
    assert_eq!((&shown["title"], &shown["body"]), (&json!("How to sail"), &json!("b")));
    assert_eq!((&shown["favorited"], &shown["favoritesCount"]), (&json!(false), &json!(0)));
    assert_eq!(shown["author"], json!({"username": "ada", "bio": "", "image": "", "following": false}));
    let created = shown["createdAt"].as_str().unwrap();
    assert!(created.len() == 24 && created.ends_with('Z') && created == shown["updatedAt"], "{created}");

    let put = |slug: &str, token: &str, changes: Value| {
        signed(client.put(format!("/api/articles/{slug}")).json(&json!({"article": changes})), token)
    };
    let changed: Value = put(&slug, &ada, json!({"body": "c"})).await.expect_status(200).json();
    assert_eq!((&changed["article"]["body"], &changed["article"]["slug"]), (&json!("c"), &json!(slug)));
    assert_eq!(changed["article"]["tagList"], json!(["sea", "wind"]));
    put(&slug, &bob, json!({"body": "d"})).await.expect_status(403);
    put("nothing", &bob, json!({"body": "d"})).await.expect_status(404);
    let answer = put(&slug, &ada, json!({"title": ""})).await.expect_status(422);
    assert_eq!(errors(&answer), json!({"title": ["must be at least 1 character"]}));
    let renamed: Value = put(&slug, &ada, json!({"title": "How to row"})).await.expect_status(200).json();
    assert_eq!(renamed["article"]["slug"], "how-to-row");
    // What keeps its title keeps its slug, digits and all.
    let kept: Value = put(&other, &bob, json!({"title": "How to Sail!"})).await.expect_status(200).json();
    assert_eq!(kept["article"]["slug"], json!(other));
    client.get("/api/articles/how-to-sail").await.expect_status(404);

    signed(client.delete("/api/articles/how-to-row"), &bob).await.expect_status(403);
    signed(client.delete("/api/articles/how-to-row"), &ada).await.expect_status(204);
    signed(client.delete("/api/articles/how-to-row"), &ada).await.expect_status(404);
    let long = "x".repeat(51);
    let bad = json!({"article": {"title": "t", "description": "", "body": "b", "tagList": ["a", long]}});
    let answer = signed(client.post("/api/articles").json(&bad), &ada).await.expect_status(422);
    let wrong =
        json!({"description": ["must be at least 1 character"], "tagList[1]": ["must be at most 50 characters"]});
    assert_eq!(errors(&answer), wrong);
    assert_eq!(site.write(&ada, "??", &[]).await, "article");
}

async fn choices(site: &Site) {
    let (ada, bob) = (site.sign_up("ada").await, site.sign_up("bob").await);
    for (title, token, tags) in [("one", &ada, ["a"].as_slice()), ("two", &bob, &["a", "b"]), ("three", &bob, &[])] {
        site.write(token, title, tags).await;
    }
    signed(site.client.post("/api/articles/three/favorite"), &ada).await.expect_status(200);
    let list = async |query: &str, token: &str| {
        let page = site.get(&format!("/api/articles{query}"), token).await;
        let articles = page["articles"].as_array().unwrap();
        assert!(articles.iter().all(|article| article.get("body").is_none()), "{page}");
        let slugs: Vec<String> = articles.iter().map(|article| article["slug"].as_str().unwrap().to_owned()).collect();
        (slugs.join(" "), page["articlesCount"].as_i64().unwrap())
    };
    for (query, expected) in [
        ("", ("three two one", 3)),
        ("?limit=1", ("three", 3)),
        ("?limit=2&offset=1", ("two one", 3)),
        ("?offset=3", ("", 3)),
        ("?offset=18446744073709551615&limit=18446744073709551615", ("", 3)),
        ("?tag=a", ("two one", 2)),
        ("?tag=a&author=bob", ("two", 1)),
        ("?author=ada", ("one", 1)),
        ("?favorited=ada", ("three", 1)),
        ("?favorited=bob", ("", 0)),
        ("?tag=nothing", ("", 0)),
    ] {
        assert_eq!(list(query, "").await, (expected.0.to_owned(), expected.1), "{query}");
    }
    for query in ["?limit=0", "?limit=x", "?offset=-1"] {
        site.client.get(format!("/api/articles{query}")).await.expect_status(400);
    }
    assert_eq!(list("/feed", &ada).await, (String::new(), 0));
    signed(site.client.post("/api/profiles/bob/follow"), &ada).await.expect_status(200);
    assert_eq!(list("/feed", &ada).await, ("three two".to_owned(), 2));
    assert_eq!(list("/feed?limit=1&offset=1", &ada).await, ("two".to_owned(), 2));
    let page = site.get("/api/articles/feed", &ada).await;
    assert_eq!(
        (&page["articles"][0]["favorited"], &page["articles"][0]["author"]["following"]),
        (&json!(true), &json!(true))
    );
    assert_eq!(
        (&page["articles"][1]["favorited"], &page["articles"][1]["tagList"]),
        (&json!(false), &json!(["a", "b"]))
    );
}

async fn comments(site: &Site) {
    let client = &site.client;
    let (ada, bob) = (site.sign_up("ada").await, site.sign_up("bob").await);
    site.write(&ada, "one", &[]).await;
    site.write(&ada, "two", &[]).await;
    let add = |token: &str, body: &str| {
        signed(client.post("/api/articles/one/comments").json(&json!({"comment": {"body": body}})), token)
    };
    let comment: Value = add(&bob, "well said").await.expect_status(200).json();
    assert_eq!(
        (&comment["comment"]["body"], &comment["comment"]["author"]["username"]),
        (&json!("well said"), &json!("bob"))
    );
    let number = comment["comment"]["id"].as_i64().unwrap();
    add(&ada, "thanks").await.expect_status(200);
    assert_eq!(errors(&add(&ada, "").await.expect_status(422)), json!({"body": ["must be at least 1 character"]}));
    let list = site.get("/api/articles/one/comments", "").await;
    let texts: Vec<&Value> = list["comments"].as_array().unwrap().iter().map(|comment| &comment["body"]).collect();
    assert_eq!(texts, ["well said", "thanks"]);
    let delete = |slug: &str, number: i64, token: &str| {
        signed(client.delete(format!("/api/articles/{slug}/comments/{number}")), token)
    };
    delete("one", number, &ada).await.expect_status(403);
    delete("two", number, &bob).await.expect_status(404);
    delete("one", number + 100, &bob).await.expect_status(404);
    delete("one", number, &bob).await.expect_status(204);
    delete("one", number, &bob).await.expect_status(404);
    client
        .delete("/api/articles/one/comments/x")
        .header("authorization", format!("Token {bob}"))
        .await
        .expect_status(404);
    client.get("/api/articles/nothing/comments").await.expect_status(404);
    // Comments go with their article.
    signed(client.delete("/api/articles/one"), &ada).await.expect_status(204);
    client.get("/api/articles/one/comments").await.expect_status(404);
}

async fn favorites_and_tags(site: &Site) {
    let (ada, bob) = (site.sign_up("ada").await, site.sign_up("bob").await);
    site.write(&ada, "one", &["z", "a"]).await;
    site.write(&ada, "two", &["a"]).await;
    let count = async |request, token: &str| {
        let answer: Value = signed(request, token).await.expect_status(200).json();
        (answer["article"]["favorited"].as_bool().unwrap(), answer["article"]["favoritesCount"].as_i64().unwrap())
    };
    let path = "/api/articles/one/favorite";
    for _ in 0..2 {
        assert_eq!(count(site.client.post(path), &ada).await, (true, 1));
    }
    assert_eq!(count(site.client.post(path), &bob).await, (true, 2));
    for _ in 0..2 {
        assert_eq!(count(site.client.delete(path), &ada).await, (false, 1));
    }
    signed(site.client.post("/api/articles/nothing/favorite"), &ada).await.expect_status(404);
    assert_eq!(site.get("/api/tags", "").await, json!({"tags": ["a", "z"]}));
}

async fn strangers(site: &Site) {
    let client = &site.client;
    let ada = site.sign_up("ada").await;
    site.write(&ada, "one", &[]).await;
    let requests = || {
        [
            client.get("/api/user"),
            client.put("/api/user").json(&json!({"user": {}})),
            client.post("/api/profiles/ada/follow"),
            client.delete("/api/profiles/ada/follow"),
            client.get("/api/articles/feed"),
            client.post("/api/articles").json(&json!({})),
            client.put("/api/articles/one").json(&json!({})),
            client.delete("/api/articles/one"),
            client.post("/api/articles/one/comments").json(&json!({})),
            client.delete("/api/articles/one/comments/1"),
            client.post("/api/articles/one/favorite"),
            client.delete("/api/articles/one/favorite"),
        ]
    };
    for credentials in ["", "Token x.y.z", "Token", &format!("Bearer {ada}"), &format!("Token {ada}x")] {
        for request in requests() {
            let request = if credentials.is_empty() { request } else { request.header("authorization", credentials) };
            let answer = request.await.expect_status(401);
            assert!(answer.header("www-authenticate").unwrap().starts_with("Token realm="), "{credentials}");
            assert_eq!(errors(&answer), json!({"body": ["Unauthorized"]}));
        }
    }
    // A front end on another origin may do all of it.
    let from = |request: squall::testing::TestRequest| {
        request.header("origin", "https://front.example").header("sec-fetch-site", "cross-site")
    };
    let answer = from(signed(client.post("/api/articles/one/favorite"), &ada)).await.expect_status(200);
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    let asked = client.options("/api/articles/one").header("access-control-request-method", "PUT");
    let answer = from(asked.header("access-control-request-headers", "authorization, content-type")).await;
    assert_eq!(answer.header("access-control-allow-methods"), Some("GET, HEAD, PUT, DELETE, OPTIONS"));
    client.get("/api/nothing").await.expect_status(404);
    client.patch("/api/user").await.expect_status(405);
    let traced = client.request(http::Method::TRACE, "/api/user").await.expect_status(405);
    assert_eq!(traced.header("allow"), Some("GET, HEAD, PUT, OPTIONS"));
}
