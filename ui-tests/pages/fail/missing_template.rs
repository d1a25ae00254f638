use squall::prelude::*;

#[page("pages/psot.html")]
struct PostPage;

fn main() {}
