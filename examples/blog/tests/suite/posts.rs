//! Posts: reading, writing, the search, the feed, pictures.

use super::{author, page, reader, send};
use crate::World;
use std::fs;

pub async fn a_new_blog_has_posts_to_read(world: &World) {
    let client = &world.client;
    let front = page(client, "/").await.expect_status(200).expect_header("content-type", "text/html; charset=utf-8");
    let front = front.expect_text_containing("<a href=\"/posts/what-a-squall-teaches\">What a squall teaches</a>");
    assert_eq!(front.text().matches("<article").count(), 5);
    assert!(client.cookie("__Host-session").is_none(), "who only reads has no session");
    let policy = front.header("content-security-policy").unwrap().to_owned();
    assert!(policy.contains("default-src 'self'") && !policy.contains("unsafe"), "{policy}");
    assert!(!front.text().contains("<script") && !front.text().contains("style="), "nothing stands inline");

    let archive = page(client, "/archive").await.expect_status(200);
    assert_eq!(archive.text().matches("href=\"/posts/").count(), 6);
    let post = page(client, "/posts/what-a-squall-teaches").await.expect_status(200);
    let post = post.expect_text_containing("<h2>Ten minutes of warning</h2>");
    let post = post.expect_text_containing("<article class=\"post\" lang=\"en\">");
    post.expect_text_containing("href=\"/sign-in?next=/posts/what-a-squall-teaches\"");

    let style = front.text().split('"').find(|part| part.starts_with("/static/blog.") && part.ends_with(".css"));
    let style = client.get(style.unwrap()).await.expect_status(200);
    style.expect_header("content-type", "text/css; charset=utf-8");
    client.get("/static/icon.svg").await.expect_status(200).expect_header("content-type", "image/svg+xml");
}

pub async fn posts_are_looked_for_by_their_words(world: &World) {
    let found = async |words: &str| {
        let answer = page(&world.client, &format!("/search?q={words}")).await.expect_status(200);
        answer.text().matches("<article").count()
    };
    assert_eq!(found("BAROMETER").await, 1);
    assert_eq!(found("gro%C3%9Fvater+messing").await, 1, "all words must be there, in any order");
    assert_eq!(found("barometer+frigate").await, 0);
    assert_eq!(found("%25").await, 1, "a wildcard is a letter like others");
    assert_eq!(found("").await, 0);
    let answer = page(&world.client, "/search?q=%22%3E%3Cscript%3E").await.expect_status(200);
    assert!(!answer.text().contains("<script"));
}

pub async fn the_feed_is_atom(world: &World) {
    let feed = world.client.get("/feed.xml").header("host", "blog.localhost").await.expect_status(200);
    let feed = feed.expect_header("content-type", "application/atom+xml; charset=utf-8");
    let feed = feed.expect_header("cache-control", "public, max-age=300");
    assert_eq!(feed.text().matches("<entry").count(), 6);
    let feed = feed.expect_text_containing("<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en\">");
    let feed = feed.expect_text_containing("<id>http://blog.localhost/posts/what-a-squall-teaches</id>");
    // HTML within XML is escaped.
    feed.expect_text_containing("&#60;h2&#62;Ten minutes of warning&#60;/h2&#62;");
}

const DRAFT: [(&str, &str); 4] =
    [("title", "Über Nebel & Co."), ("summary", "Short."), ("body", "# Up\n\n*Fog*"), ("language", "en")];

pub async fn authors_write_change_and_delete(world: &World) {
    page(&world.client, "/compose").await.expect_status(303).expect_header("location", "/sign-in?next=%2Fcompose");
    let bob = reader(world, "Bob").await;
    page(&bob, "/compose").await.expect_status(403);
    send(&bob, "/compose", &DRAFT).await.expect_status(403);

    let skipper = author(world).await;
    let form = page(&skipper, "/compose").await.expect_status(200);
    form.expect_text_containing("name=\"_xsrf\"").expect_text_containing("name=\"title\"");
    for slug in ["uber-nebel-co", "uber-nebel-co-2"] {
        let answer = send(&skipper, "/compose", &DRAFT).await.expect_status(303);
        assert_eq!(answer.header("location"), Some(format!("/posts/{slug}").as_str()));
    }
    let post = page(&skipper, "/posts/uber-nebel-co").await.expect_status(200);
    let post = post.expect_text_containing("<h1>Über Nebel &#38; Co.</h1>").expect_text_containing("Your post is out.");
    post.expect_text_containing("<h2>Up</h2>").expect_text_containing("<em>Fog</em>");
    let again = page(&skipper, "/posts/uber-nebel-co").await;
    assert!(!again.text().contains("Your post is out."), "a message is shown once");

    let form = page(&skipper, "/posts/uber-nebel-co/edit").await.expect_status(200);
    form.expect_text_containing("value=\"Über Nebel &amp; Co.\"")
        .expect_text_containing("<option value=\"en\" selected>");
    let mut changed = DRAFT;
    changed[2].1 = "Clear again";
    let answer = send(&skipper, "/posts/uber-nebel-co/edit", &changed).await.expect_status(303);
    answer.expect_header("location", "/posts/uber-nebel-co");
    page(&world.client, "/posts/uber-nebel-co").await.expect_text_containing("Clear again");
    let found = page(&world.client, "/search?q=clear+again").await;
    assert_eq!(found.text().matches("<article").count(), 1);

    send(&bob, "/posts/uber-nebel-co/delete", &[]).await.expect_status(403);
    send(&bob, "/posts/uber-nebel-co/comments", &[("text", "It goes with the post.")]).await.expect_status(303);
    send(&skipper, "/posts/uber-nebel-co/delete", &[]).await.expect_status(303).expect_header("location", "/");
    page(&world.client, "/posts/uber-nebel-co").await.expect_status(404);
    page(&world.client, "/posts/uber-nebel-co-2").await.expect_status(200);
}

pub async fn a_form_comes_back_with_what_was_typed(world: &World) {
    let skipper = author(world).await;
    let fields = [("title", ""), ("summary", "kept"), ("body", "kept too"), ("language", "fr")];
    let answer = send(&skipper, "/compose", &fields).await.expect_status(422);
    let answer = answer.expect_text_containing("maxlength=\"120\" required aria-invalid=\"true\"");
    let answer = answer.expect_text_containing("Must be filled in.").expect_text_containing("kept too</textarea>");
    answer.expect_text_containing("<html lang=\"en\"");
    let german =
        skipper.post("/compose").header("accept", super::BROWSER).header("accept-language", "de").form(&fields);
    let german = german.await.expect_status(422).expect_text_containing("Muss ausgefüllt sein.");
    german.expect_text_containing("<a href=\"#title\">Titel: muss ausgefüllt sein</a>");
    // A program is told by field.
    let answer = skipper.post("/compose").form(&fields).await.expect_status(422);
    let problem: serde_json::Value = answer.expect_header("content-type", "application/problem+json").json();
    assert_eq!(problem["errors"]["title"], serde_json::json!(["must be filled in"]));
}

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

/// A form with a file, as a browser sends it.
fn parts(shows: &str, file: &[u8]) -> Vec<u8> {
    let mut body = format!(
        "--x\r\nContent-Disposition: form-data; name=\"shows\"\r\n\r\n{shows}\r\n\
         --x\r\nContent-Disposition: form-data; name=\"picture\"; filename=\"../../evil.html\"\r\n\
         Content-Type: image/png\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(file);
    body.extend_from_slice(b"\r\n--x--\r\n");
    body
}

pub async fn pictures_are_kept_and_shown(world: &World) {
    let upload = async |client: &squall::testing::Client, shows: &str, file: &[u8]| {
        let request = client.post("/pictures").header("accept", super::BROWSER);
        request.header("content-type", "multipart/form-data; boundary=x").body(parts(shows, file)).await
    };
    let bob = reader(world, "Bob").await;
    upload(&bob, "A lighthouse", PNG).await.expect_status(403);
    page(&bob, "/pictures").await.expect_status(403);
    let skipper = author(world).await;
    upload(&skipper, "A lighthouse", b"<html></html>")
        .await
        .expect_status(422)
        .expect_text_containing("Must be a PNG, JPEG, GIF or WebP.");
    upload(&skipper, "", PNG).await.expect_status(422);
    upload(&skipper, "A [link](x)", PNG).await.expect_status(422);
    upload(&skipper, "large", &[PNG, &vec![0; 5 << 20]].concat()).await.expect_status(422);
    upload(&skipper, "larger", &[PNG, &vec![0; 7 << 20]].concat()).await.expect_status(413);
    upload(&skipper, "A lighthouse", PNG).await.expect_status(303).expect_header("location", "/pictures");

    let files: Vec<_> = fs::read_dir(world.folder.path().join("pictures")).unwrap().collect();
    assert_eq!(files.len(), 1, "of what was refused nothing is kept");
    let name = files[0].as_ref().unwrap().file_name().into_string().unwrap();
    assert!(name.len() == 20 && name.ends_with(".png"), "{name}");
    let list = page(&skipper, "/pictures").await.expect_status(200);
    list.expect_text_containing(&format!("<img src=\"/pictures/{name}\" alt=\"A lighthouse\""))
        .expect_text_containing(&format!("![A lighthouse](/pictures/{name})"));
    let picture = world.client.get(format!("/pictures/{name}")).await.expect_status(200);
    let picture = picture.expect_header("content-type", "image/png").expect_header("x-content-type-options", "nosniff");
    assert_eq!(&picture.bytes()[..], PNG);
    world.client.get("/pictures/..%2Fblog.sqlite").await.expect_status(404);
    world.client.get("/pictures/nothing.png").await.expect_status(404);
}

pub async fn markdown_brings_no_script(world: &World) {
    let skipper = author(world).await;
    let body = "<script>alert(1)</script>\n\n<p onclick=\"alert(1)\" style=\"color: red\">kept</p>\n\n\
                [a](javascript:alert(1)) [b](https://example.com/)\n\n\
                ![far](https://example.com/a.png) ![near](/pictures/a.png)\n\n| a |\n|---|\n| b |\n\n<iframe src=/></iframe>";
    let fields = [("title", "Hostile"), ("summary", "<b>"), ("body", body), ("language", "en")];
    send(&skipper, "/compose", &fields).await.expect_status(303);
    let post = page(&world.client, "/posts/hostile").await.expect_status(200);
    for part in ["<script", "onclick", "style=", "javascript:", "<iframe", "src=\"https:"] {
        assert!(!post.text().contains(part), "{part}");
    }
    for part in [
        "kept",
        "<td>b</td>",
        "<img src=\"/pictures/a.png\"",
        "href=\"https://example.com/\" rel=\"noopener",
        "&#60;b&#62;",
    ] {
        assert!(post.text().contains(part), "{part}\n{}", post.text());
    }
}
