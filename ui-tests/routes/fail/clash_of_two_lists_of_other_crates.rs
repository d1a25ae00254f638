use squall::prelude::*;

use ui_tests::{blog, news};

#[app(handlers = [blog::READERS, news::HANDLERS])]
struct Site;

fn main() {}
