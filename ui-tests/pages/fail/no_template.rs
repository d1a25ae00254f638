use squall::prelude::*;

#[page()]
struct TitlePage {
    title: String,
}

fn main() {}
