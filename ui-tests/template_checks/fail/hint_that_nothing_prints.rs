use squall::{Form, FormView, page};

#[derive(Form)]
struct NewPost {
    title: String,
    text: String,
}

#[page("checks/lost_hint.html", app = none("it has no links"))]
struct ComposePage {
    form: FormView<NewPost>,
}

fn main() {}
