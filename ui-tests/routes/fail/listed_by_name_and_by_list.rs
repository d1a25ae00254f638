use squall::prelude::*;

use ui_tests::blog;

#[app(handlers = [blog::Posts, blog::READERS])]
struct Site;

fn main() {}
