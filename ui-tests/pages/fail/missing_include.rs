use squall::prelude::*;

#[page("pages/include.html")]
struct TitlePage {
    title: String,
}

fn main() {}
