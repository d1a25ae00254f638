use squall::prelude::*;

#[page("pages/post.html", block = "bdoy")]
struct PostPage {
    title: String,
}

fn main() {}
