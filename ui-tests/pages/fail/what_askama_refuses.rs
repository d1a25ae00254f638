use squall::prelude::*;

#[page("pages/loop.html")]
struct Words {
    words: Vec<String>,
}

fn main() {}
