use squall::Form;

#[derive(Form)]
struct Post {
    #[form(limit = "1 MiB")]
    title: String,
}

fn main() {}
