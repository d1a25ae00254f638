use squall::Form;

#[derive(Form)]
struct Post {
    password: String,
    #[garde(matches(pasword))]
    again: String,
}

fn main() {}
