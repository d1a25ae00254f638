use squall::prelude::*;

#[page("pages/macros.html")]
struct TitlePage {
    title: String,
}

fn main() {}
