use squall::prelude::*;

#[page("pages/unclosed.html")]
struct TitlePage {
    title: String,
}

fn main() {}
