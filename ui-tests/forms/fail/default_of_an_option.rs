use squall::Form;

#[derive(Form)]
struct Post {
    #[form(default)]
    title: Option<String>,
}

fn main() {}
