use squall::Form;

#[derive(Form)]
struct Post {
    #[garde(length())]
    title: String,
}

fn main() {}
