use squall::Form;

#[derive(Form)]
struct Post {
    #[form(type = "dat")]
    day: String,
}

fn main() {}
