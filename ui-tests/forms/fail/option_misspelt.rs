use squall::Form;

#[derive(Form)]
struct Post {
    #[form(renam = "headline")]
    title: String,
}

fn main() {}
