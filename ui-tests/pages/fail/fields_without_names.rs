use squall::prelude::*;

#[page("pages/title.html")]
struct TitlePage(String);

fn main() {}
