use squall::Form;

#[derive(Form)]
struct Post {
    #[form("headline")]
    title: String,
}

fn main() {}
