use squall::prelude::*;

handlers! { pub PAGES = ["/old" => self.legacy] }

fn main() {}
