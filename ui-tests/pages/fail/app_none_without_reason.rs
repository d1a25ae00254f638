use squall::prelude::*;

#[page("pages/title.html", app = none())]
struct TitlePage {
    title: String,
}

fn main() {}
