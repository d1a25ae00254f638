use squall::prelude::*;

#[page("pages/form.html", app = none("a library: its apps check nothing"))]
struct FormPage<'a> {
    title: &'a str,
}

fn main() {
    _ = FormPage { title: "a" }.title;
}
