use squall::redirect;

#[redirect("/blog")]
struct Blog;

fn main() {}
