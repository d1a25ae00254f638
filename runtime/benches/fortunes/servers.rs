//! The two servers.

use askama::Template;
use axum::response::Html;
use axum::routing;
use squall::Server;
use squall::prelude::*;
use std::borrow::Cow;
use std::future::pending;
use std::io::Read;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};

/// The runtimes of tokio that they run on.
pub const THREADS: [&str; 2] = ["current-thread", "multi-thread"];

/// Runs a server until its input ends; then ends the process.
pub fn serve(server: &str, threads: &str) -> ! {
    std::thread::spawn(|| {
        _ = std::io::stdin().read_to_end(&mut Vec::new());
        std::process::exit(0);
    });
    let mut builder =
        if threads == "current-thread" { Builder::new_current_thread() } else { Builder::new_multi_thread() };
    let runtime: Runtime = builder.worker_threads(2).enable_all().build().expect("a runtime");
    runtime.block_on(async {
        match server {
            "squall" => squall().await,
            "axum" => axum().await,
            other => panic!("there is no server {other}"),
        }
    });
    std::process::exit(1)
}

struct Fortune {
    id: u32,
    message: Cow<'static, str>,
}

const MESSAGES: [&str; 12] = [
    "fortune: No such file or directory",
    "A computer scientist is someone who fixes things that aren't broken.",
    "After enough decimal places, nobody gives a damn.",
    "A bad random number generator: 1, 1, 1, 1, 1, 4.33e+67, 1, 1, 1",
    "A computer program does what you tell it to do, not what you want it to do.",
    "Emacs is a nice operating system, but I prefer UNIX.",
    "Any program that runs right is obsolete.",
    "A list is only as strong as its weakest link.",
    "Feature: A bug with seniority.",
    "Computers make very fast, very accurate mistakes.",
    "<script>alert(\"This should not be displayed in a browser alert box.\");</script>",
    "\u{30d5}\u{30ec}\u{30fc}\u{30e0}\u{30ef}\u{30fc}\u{30af}\u{306e}\u{30d9}\u{30f3}\u{30c1}\u{30de}\u{30fc}\u{30af}",
];

/// As a database gives them, with one more, by their text.
fn fortunes() -> Vec<Fortune> {
    let row = |(number, message): (usize, &&'static str)| Fortune { id: number as u32 + 1, message: (*message).into() };
    let mut fortunes: Vec<Fortune> = MESSAGES.iter().enumerate().map(row).collect();
    fortunes.push(Fortune { id: 0, message: "Additional fortune added at request time.".into() });
    fortunes.sort_by(|one, other| one.message.cmp(&other.message));
    fortunes
}

// ---- Squall.

#[app(handlers = [Fortunes])]
struct App;

#[page("fortunes.html")]
struct FortunesPage {
    fortunes: Vec<Fortune>,
}

#[handler(get, "/fortunes")]
struct Fortunes;

impl Fortunes {
    async fn get(self) -> FortunesPage {
        FortunesPage { fortunes: fortunes() }
    }
}

async fn squall() {
    let bound = Server::new(App).listen("127.0.0.1:0").expect("a free port");
    println!("{}", bound.address().expect("it listens by TCP"));
    bound.run_until(pending()).await.expect("it serves");
}

// ---- axum, as its users write it.

// The text of templates/fortunes.html; that the pages are equal shows it.
#[derive(Template)]
#[template(
    ext = "html",
    source = "<!DOCTYPE html>
<html>
<head><title>Fortunes</title></head>
<body>
<table>
<tr><th>id</th><th>message</th></tr>
{%- for fortune in fortunes %}
<tr><td>{{ fortune.id }}</td><td>{{ fortune.message }}</td></tr>
{%- endfor %}
</table>
</body>
</html>"
)]
struct FortunesTemplate {
    fortunes: Vec<Fortune>,
}

async fn answer() -> Html<String> {
    Html(FortunesTemplate { fortunes: fortunes() }.render().expect("text can be written"))
}

async fn axum() {
    let router = axum::Router::new().route("/fortunes", routing::get(answer));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    println!("{}", listener.local_addr().expect("it is bound"));
    axum::serve(listener, router).await.expect("it serves");
}
