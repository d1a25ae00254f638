use squall::prelude::*;

use ui_tests::blog;

#[app(handlers = ["/blog/" => blog::READERS])]
struct Site;

fn main() {}
