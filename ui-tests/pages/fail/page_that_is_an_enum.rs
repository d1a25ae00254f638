use squall::prelude::*;

#[page("pages/title.html")]
enum TitlePage {
    One,
}

fn main() {}
