//! Two clients at once.

use crate::on_both;
use crate::site::{Site, signed};
use serde_json::{Value, json};

on_both! { nothing_is_lost_by_two_at_once one_name_is_taken_once }

/// Four people favorite an article and take it back, again and again, while its author changes one part of it after the other in
/// two windows.
async fn nothing_is_lost_by_two_at_once(site: &Site) {
    const TIMES: usize = 25;
    let ada = site.sign_up("ada").await;
    site.write(&ada, "one", &["a"]).await;
    let mut people = Vec::new();
    for name in ["bob", "cleo", "dan", "eve"] {
        people.push(site.sign_up(name).await);
    }
    let path = "/api/articles/one/favorite";
    let favorite = async |token: &str| {
        for _ in 0..TIMES {
            signed(site.client.post(path), token).await.expect_status(200);
            signed(site.client.delete(path), token).await.expect_status(200);
        }
        signed(site.client.post(path), token).await.expect_status(200);
    };
    let change = async |member: &str| {
        for number in 0..=TIMES {
            let changes = json!({"article": {member: format!("{member} {number}")}});
            let changed: Value =
                signed(site.client.put("/api/articles/one").json(&changes), &ada).await.expect_status(200).json();
            assert_eq!(changed["article"][member], format!("{member} {number}"));
        }
    };
    tokio::join!(
        favorite(&people[0]),
        favorite(&people[1]),
        favorite(&people[2]),
        favorite(&people[3]),
        change("body"),
        change("description")
    );
    let article = site.get("/api/articles/one", &people[0]).await["article"].clone();
    assert_eq!(article["favoritesCount"], 4);
    assert_eq!(article["body"], format!("body {TIMES}"));
    assert_eq!(article["description"], format!("description {TIMES}"));
    assert_eq!(article["tagList"], json!(["a"]));
}

async fn one_name_is_taken_once(site: &Site) {
    let sign_up = async |number: usize| {
        let email = format!("{number}@example.com");
        let user = json!({"user": {"username": "ada", "email": email, "password": "fair winds"}});
        site.client.post("/api/users").json(&user).await.status().as_u16()
    };
    let (a, b, c) = tokio::join!(sign_up(1), sign_up(2), sign_up(3));
    let mut all = [a, b, c];
    all.sort_unstable();
    assert_eq!(all, [201, 422, 422]);
    let ada = site.sign_up("bob").await;
    let write = async || site.write(&ada, "same title", &[]).await;
    let (a, b, c) = tokio::join!(write(), write(), write());
    assert!(a != b && b != c && a != c, "{a} {b} {c}");
}
