use squall::redirect;

#[redirect("/blog/{slug}", to = "/posts?slug={slug}")]
struct Blog;

fn main() {}
