use squall::prelude::*;

#[page("pages/title.html")]
struct TitlePage {
    title: Vec<u8>,
}

fn main() {}
