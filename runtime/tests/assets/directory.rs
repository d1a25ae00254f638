//! Folders of the disk, over raw sockets, asked by clients that mean no good.
#![cfg(unix)]

use squall::Directory;
use squall::prelude::*;
use squall::testing::Client;
use std::fs;
use std::os::unix::fs::symlink;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

#[derive(Clone)]
struct Uploads(Directory);
#[derive(Clone)]
struct Built(Directory);

#[app(handlers = [Media, Site])]
struct App {
    uploads: Uploads,
    built: Built,
}

#[handler(get, "/media/{*path}")]
struct Media {
    path: String,
    #[state]
    uploads: Uploads,
}

impl Media {
    async fn get(self) -> Result<impl Respond> {
        self.uploads.0.get(&self.path).await
    }
}

#[handler(get, "/{*path}")]
struct Site {
    path: String,
    #[state]
    built: Built,
}

impl Site {
    async fn get(self) -> Result<impl Respond> {
        self.built.0.get(&self.path).await
    }
}

const SECRET: &str = "nobody is to read this";

/// A folder beside a secret, and links that lead to it.
async fn site() -> (TempDir, Client) {
    let parent = tempfile::tempdir().unwrap();
    let at = |path: &str| parent.path().join(path);
    fs::write(at("secret.txt"), SECRET).unwrap();
    for folder in ["media", "media/deep", "media/.git", "dist", "dist/docs", "dist/empty", "media-2"] {
        fs::create_dir(at(folder)).unwrap();
    }
    for (path, content) in [
        ("media/a.txt", "a"),
        ("media/deep/b.txt", "b"),
        ("media/page.html", "<script>alert(1)</script>"),
        ("media/drawing.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("media/photo.png", "not really"),
        ("media/paper.pdf", "%PDF-"),
        ("media/.env", SECRET),
        ("media/.git/config", SECRET),
        ("media-2/secret.txt", SECRET),
        ("dist/index.html", "<!doctype html>start"),
        ("dist/app.js", "1"),
        ("dist/docs/index.html", "<!doctype html>docs"),
    ] {
        fs::write(at(path), content).unwrap();
    }
    symlink("../secret.txt", at("media/link.txt")).unwrap();
    symlink("..", at("media/up")).unwrap();
    symlink("../media-2", at("media/sibling")).unwrap();
    symlink("deep/b.txt", at("media/inside.txt")).unwrap();
    let app = App {
        uploads: Uploads(Directory::uploads(at("media"))),
        built: Built(Directory::site(at("dist")).with_fallback("index.html")),
    };
    let client = Client::over_socket(app).await;
    (parent, client)
}

/// The status and the whole answer to a target that no client would send.
async fn raw(client: &Client, target: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(client.address().unwrap()).await.unwrap();
    let request = format!("GET {target} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    (status, answer)
}

#[tokio::test]
async fn no_path_leads_out_of_the_folder() {
    let (_folder, client) = site().await;
    let ways = [
        "..",
        ".%2e",
        "%2e.",
        "%2e%2e",
        "%2E%2E",
        "%252e%252e",
        "..%00",
        "..%5c",
        "...",
        "....",
        "%c0%ae%c0%ae",
        "%e0%80%ae.",
        "..;",
        "..%3b",
        "%uff0e%uff0e",
        "．．",
        "up",
        "up/.",
        "sibling/..",
        "deep/../..",
        "deep%2f..%2f..",
        "~",
        "C:",
    ];
    let separators = ["/", "%2f", "%2F", "\\", "%5c", "//", "%2f%2f", "/./", "%252f"];
    let mut count = 0;
    for way in ways {
        for separator in separators {
            for target in ["secret.txt", "etc/passwd", "media-2/secret.txt"] {
                for repeated in [1, 2, 8] {
                    let path = format!("{way}{separator}").repeat(repeated);
                    let (status, answer) = raw(&client, &format!("/media/{path}{target}")).await;
                    assert!(!answer.contains(SECRET) && !answer.contains("root:"), "{path}{target}: {answer}");
                    assert!(status == 404 || status == 400, "{path}{target}: {answer}");
                    count += 1;
                }
            }
        }
    }
    assert_eq!(count, 23 * 9 * 3 * 3);
    for target in [
        "/media/link.txt",
        "/media/sibling/secret.txt",
        "/media/up/secret.txt",
        "/media/.env",
        "/media/%2eenv",
        "/media/.git/config",
        "/media/deep/.",
        "/media/%2fetc%2fpasswd",
        "/media//etc/passwd",
        "/media/a.txt/",
        "/media/a.txt%00",
        "/media/a.txt%00.png",
        "/media/deep",
        "/media/deep/",
        "/media/",
        "/media/A.TXT",
    ] {
        let (status, answer) = raw(&client, target).await;
        assert!(matches!(status, 400 | 404) && !answer.contains(SECRET), "{target}: {answer}");
    }
    assert_eq!(raw(&client, "/media/inside.txt").await.0, 200);
}

#[tokio::test]
async fn names_that_are_too_long_are_not_there() {
    let (_folder, client) = site().await;
    for length in [255, 256, 4095, 4097, 8000] {
        assert_eq!(raw(&client, &format!("/media/{}", "a".repeat(length))).await.0, 404, "{length}");
        assert_eq!(raw(&client, &format!("/media/{}b", "a/".repeat(length / 2))).await.0, 404, "{length}");
        assert_eq!(raw(&client, &format!("/{}.js", "a".repeat(length))).await.0, 404, "{length}");
    }
}

#[tokio::test]
async fn what_users_have_sent_runs_nothing() {
    let (_folder, client) = site().await;
    for (name, saved) in
        [("a.txt", false), ("photo.png", false), ("paper.pdf", true), ("page.html", true), ("drawing.svg", true)]
    {
        let answer = client.get(format!("/media/{name}")).await.expect_status(200);
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.contains("sandbox") && policy.contains("default-src 'none'"), "{policy}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.header("cache-control"), Some("no-cache"));
        let disposition = answer.header("content-disposition");
        assert_eq!(disposition.is_some_and(|value| value.starts_with("attachment")), saved, "{name}");
    }
    let part = client.get("/media/photo.png").header("range", "bytes=0-2").await.expect_status(206);
    assert_eq!(part.text(), "not");
    let tag = client.get("/media/a.txt").await.header("etag").unwrap().to_owned();
    client.get("/media/a.txt").header("if-none-match", tag).await.expect_status(304);
}

#[tokio::test]
async fn a_site_has_indexes_redirects_and_a_fallback() {
    let (_folder, client) = site().await;
    client.get("/").await.expect_status(200).expect_text("<!doctype html>start");
    client.get("/docs/").await.expect_status(200).expect_text("<!doctype html>docs");
    client.get("/docs?a=1").await.expect_status(308).expect_header("location", "./docs/?a=1");
    client.get("/app.js").await.expect_status(200).expect_header("cache-control", "no-cache");
    // Without an index a folder is nothing.
    client.get("/empty").await.expect_status(404);
    client.get("/empty/").await.expect_status(404);
    let page = || client.get("/posts/7").header("accept", "text/html");
    page().await.expect_status(200).expect_text("<!doctype html>start");
    client.get("/posts/7").header("accept", "application/json").await.expect_status(404);
    client.get("/posts/7.png").header("accept", "text/html").await.expect_status(404);
    client.get("/..%2fsecret.txt").header("accept", "text/html").await.expect_status(404);
    let (status, answer) = raw(&client, "//localhost/docs").await;
    assert_eq!(status, 404, "{answer}");
}

#[tokio::test]
async fn a_folder_that_is_not_there_is_a_fault_of_the_site() {
    let gone = Directory::site("/nowhere/at/all");
    let app = App { uploads: Uploads(Directory::uploads("/nowhere/at/all")), built: Built(gone) };
    let client = Client::over_socket(app).await;
    client.get("/media/a.txt").await.expect_status(500);
    client.get("/").await.expect_status(500);
}
