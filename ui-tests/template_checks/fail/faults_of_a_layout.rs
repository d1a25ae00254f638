use squall::prelude::*;

// A fault of the layout is told once; what one of the pages does not have is that page's own.
#[page("checks/page_of_faulty_layout.html", app = none("it has no links"))]
struct OnePage {
    title: String,
}

#[page("checks/page_of_faulty_layout.html", app = none("it has no links"))]
struct OtherPage {
    title: String,
}

fn main() {}
