use squall::Form;

#[derive(Form)]
struct Post {
    #[garde(pattern("[a-z"))]
    slug: String,
}

fn main() {}
