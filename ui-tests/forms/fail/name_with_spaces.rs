use squall::Form;

#[derive(Form)]
struct Post {
    #[form(rename = "the title")]
    title: String,
}

fn main() {}
