use squall::Form;

#[derive(Form)]
#[form(rename = "post")]
struct Post {
    title: String,
}

fn main() {}
