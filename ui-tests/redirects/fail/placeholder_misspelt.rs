use squall::redirect;

#[redirect("/blog/{year}/{slug}", to = "/posts/{slag}")]
struct OldPosts;

fn main() {}
