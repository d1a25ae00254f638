use squall::Form;

#[derive(Form)]
struct Post {
    title: String,
    #[form(rename = "title")]
    headline: String,
}

fn main() {}
