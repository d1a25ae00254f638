//! People: signing up, in and out, comments, roles, languages, errors.

use super::{author, page, reader, send};
use crate::{PASSWORD, World};
use std::fs;

const POST: &str = "/posts/what-a-squall-teaches";

pub async fn whoever_signs_up_comments(world: &World) {
    let comments = format!("{POST}/comments");
    send(&world.client, &comments, &[("text", "nobody")]).await.expect_status(401);
    let ada = world.client.another_visitor();
    page(&ada, "/sign-up").await.expect_status(200).expect_text_containing("autocomplete=\"new-password\"");
    let wrong = send(&ada, "/sign-up", &[("name", "<b>"), ("password", "short")]).await.expect_status(422);
    let wrong = wrong.expect_text_containing("Must be at least 10 characters.");
    assert!(!wrong.text().contains("short\""), "no password comes back");
    let taken = send(&ada, "/sign-up", &[("name", "SKIPPER"), ("password", "a long enough secret")]).await;
    taken.expect_status(422).expect_text_containing("Belongs to somebody already.");

    let ada = reader(world, "Ada L").await;
    page(&ada, "/").await.expect_text_containing("Welcome, Ada L.").expect_text_containing(">Ada L</a>");
    send(&ada, &comments, &[("text", " <b>Well</b>\nsaid ")]).await.expect_status(303).expect_header("location", POST);
    let post = page(&world.client, POST).await.expect_text_containing("<strong>Ada L</strong>");
    let post = post.expect_text_containing("<p class=\"words\">&#60;b&#62;Well&#60;/b&#62;\nsaid</p>");
    let id = post.text().split_once("id=\"comment-").unwrap().1.split_once('"').unwrap().0.to_owned();
    send(&ada, &comments, &[("text", "  ")]).await.expect_status(422).expect_text_containing("aria-invalid");
    send(&ada, "/posts/nothing/comments", &[("text", "a")]).await.expect_status(404);

    let delete = format!("{POST}/comments/{id}/delete");
    let bob = reader(world, "Bob").await;
    assert!(!page(&bob, POST).await.text().contains(&delete), "who may not is not offered it");
    send(&bob, &delete, &[]).await.expect_status(403);
    page(&ada, POST).await.expect_text_containing(&delete);
    send(&ada, &delete, &[]).await.expect_status(303);
    send(&ada, &delete, &[]).await.expect_status(404);
    send(&bob, &comments, &[("text", "mine")]).await.expect_status(303);
    let post = page(&world.client, POST).await;
    let id = post.text().split_once("id=\"comment-").unwrap().1.split_once('"').unwrap().0.to_owned();
    send(&author(world).await, &format!("{POST}/comments/{id}/delete"), &[]).await.expect_status(303);

    send(&ada, "/sign-out", &[]).await.expect_status(303).expect_header("location", "/");
    page(&ada, "/account").await.expect_status(303).expect_header("location", "/sign-in?next=%2Faccount");
}

pub async fn authors_say_who_writes(world: &World) {
    let ada = reader(world, "Ada").await;
    page(&ada, "/people").await.expect_status(403);
    let skipper = author(world).await;
    let people = page(&skipper, "/people").await.expect_status(200).expect_text_containing("Make Ada an author");
    let id = |name: &str| {
        let (before, _) = people.text().split_once(&format!("Make {name} ")).unwrap();
        before.rsplit_once("/people/").unwrap().1.split_once('"').unwrap().0.to_owned()
    };
    let ada_path = format!("/people/{}", id("Ada"));
    assert!(!people.text().contains("Make Skipper"), "nobody takes the last author away by a slip");
    // The first who was there.
    let own_path = "/people/1".to_owned();
    send(&ada, &ada_path, &[("author", "on")]).await.expect_status(403);
    send(&skipper, &ada_path, &[("author", "on")]).await.expect_status(303).expect_header("location", "/people");
    page(&ada, "/compose").await.expect_status(200);
    send(&skipper, &own_path, &[]).await.expect_status(409);
    send(&skipper, &ada_path, &[]).await.expect_status(303);
    page(&ada, "/compose").await.expect_status(403);
}

pub async fn a_password_is_changed(world: &World) {
    let (here, elsewhere) = (author(world).await, author(world).await);
    let change = async |old: &str, new: &str| send(&here, "/account", &[("old", old), ("new", new)]).await;
    change("guess", "another long secret").await.expect_status(422).expect_text_containing("Is not right.");
    change(PASSWORD, "short").await.expect_status(422);
    change(PASSWORD, "another long secret").await.expect_status(303).expect_header("location", "/account");
    page(&here, "/account").await.expect_status(200).expect_text_containing("Your password has been changed");
    page(&elsewhere, "/account").await.expect_status(303);
    let sign_in = async |password: &str| {
        send(&world.client, "/sign-in", &[("name", "Skipper"), ("password", password), ("next", "/archive")]).await
    };
    let wrong = sign_in(PASSWORD).await.expect_status(422);
    wrong.expect_text_containing("The name or the password is wrong.").expect_text_containing("value=\"/archive\"");
    sign_in("another long secret").await.expect_status(303).expect_header("location", "/archive");
    // Not to another site.
    let away = [("name", "Skipper"), ("password", "another long secret"), ("next", "//evil.example")];
    send(&world.client, "/sign-in", &away).await.expect_status(422);
}

pub async fn the_language_is_the_visitors(world: &World) {
    let client = world.client.another_visitor();
    let german = client.get("/archive").header("accept-language", "de-AT, en;q=0.5").await.expect_status(200);
    let german = german.expect_header("content-language", "de").expect_text_containing("<h1>Archiv</h1>");
    german.expect_text_containing("<html lang=\"de\" dir=\"ltr\">");
    page(&client, "/archive").await.expect_header("content-language", "en").expect_text_containing("<h1>Archive</h1>");
    let menu = page(&client, "/language?next=/archive").await.expect_status(200);
    menu.expect_text_containing("name=\"next\" value=\"/archive\"")
        .expect_text_containing("value=\"de\" lang=\"de\">Deutsch");
    let answer = send(&client, "/language", &[("language", "de"), ("next", "/archive")]).await.expect_status(303);
    answer.expect_header("location", "/archive");
    page(&client, "/archive").await.expect_text_containing("<h1>Archiv</h1>");
    send(&client, "/language", &[("language", "fr"), ("next", "/")]).await.expect_status(404);
    send(&client, "/language", &[("language", "de"), ("next", "https://evil.example")]).await.expect_status(422);
}

pub async fn what_is_not_there_says_so(world: &World) {
    let client = &world.client;
    let missing = page(client, "/posts/nothing").await.expect_status(404);
    missing.expect_text_containing("<h1>There is nothing here</h1>").expect_text_containing("there is no such post");
    page(client, "/nowhere").await.expect_status(404).expect_text_containing("href=\"/archive\"");
    let german = client.get("/nowhere").header("accept", super::BROWSER).header("accept-language", "de").await;
    german.expect_status(404).expect_text_containing("<h1>Hier ist nichts</h1>");
    let answer = client.get("/posts/nothing").header("accept", "application/json").await.expect_status(404);
    answer.expect_header("content-type", "application/problem+json");
    page(client, "/posts/NOT-A-SLUG").await.expect_status(404);
    client.delete("/archive").await.expect_status(405).expect_header("allow", "GET, HEAD, OPTIONS");
    let forged = client.post("/sign-out").header("sec-fetch-site", "cross-site").await;
    forged.expect_status(403);
    assert!(fs::exists(world.folder.path().join("pictures")).unwrap());
}
