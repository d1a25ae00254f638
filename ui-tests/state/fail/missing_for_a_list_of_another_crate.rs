use squall::prelude::*;

use ui_tests::blog;

#[app(handlers = ["/blog" => blog::HANDLERS])]
struct Site;

fn main() {}
