use squall::prelude::*;

#[page("pages/misspelt.html")]
struct TitlePage {
    title: String,
    author: Option<String>,
}

fn main() {}
