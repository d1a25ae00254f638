use squall::{Form, FormView};

#[derive(Form)]
struct Post {
    title: String,
}

fn page(form: &FormView<Post>) -> String {
    form.titel.input().to_string()
}

fn main() {}
