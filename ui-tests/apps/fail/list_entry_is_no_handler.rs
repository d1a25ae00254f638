use squall::prelude::*;

struct About;

handlers! { pub PAGES = [About] }

fn main() {}
