use squall::prelude::*;

use ui_tests::blog;

#[app(handlers = ["/{name}/blog" => blog::READERS])]
struct Site;

fn main() {}
