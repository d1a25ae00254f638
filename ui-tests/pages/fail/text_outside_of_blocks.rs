use squall::prelude::*;

#[page("pages/lost.html")]
struct TitlePage {
    title: String,
}

fn main() {}
