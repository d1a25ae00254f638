use squall::prelude::*;

use ui_tests::blog;

handlers! { pub ONE = ["/1" => blog::READERS] }
handlers! { pub TWO = ["/2" => ONE] }
handlers! { pub THREE = ["/3" => TWO] }
handlers! { pub FOUR = ["/4" => THREE] }

#[app(handlers = ["/5" => FOUR])]
struct Site;

fn main() {}
