use squall::prelude::*;

#[page("pages/title.html", blok = "body")]
struct TitlePage {
    title: String,
}

fn main() {}
