use squall::prelude::*;

#[page("pages/style.css")]
struct Style {
    title: String,
}

fn main() {}
