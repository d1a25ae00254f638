use squall::Form;

#[derive(Form)]
struct Post {
    tags: Option<Vec<String>>,
}

fn main() {}
