use squall::redirect;

#[redirect("/blog", to = "/posts", status = 200)]
struct Blog;

fn main() {}
