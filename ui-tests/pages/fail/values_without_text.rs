use squall::page;

struct Post {
    subtitle: Option<String>,
}

#[page("pages/no_text.html", app = none("it has no links"))]
struct PostPage {
    title: Vec<u8>,
    list: Vec<()>,
    post: Post,
}

fn main() {}
