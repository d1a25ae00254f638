use squall::Form;

#[derive(Form)]
struct Post {
    #[garde]
    title: String,
}

fn main() {}
