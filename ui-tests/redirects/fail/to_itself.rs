use squall::prelude::*;

#[app(handlers = [ByLanguage])]
struct Site;

#[redirect("/{language}/{page}", to = "/en/{page}")]
struct ByLanguage;

fn main() {}
