use squall::redirect;

#[redirect("/blog/{slug}", to = "/posts/{slug}")]
struct Blog {
    slug: String,
}

fn main() {}
