use squall::prelude::*;

struct About;

handlers! { pub PAGES = [About] }

#[app(handlers = [PAGES])]
struct Site;

fn main() -> squall::Result<()> {
    squall::serve(Site)
}
