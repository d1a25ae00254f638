use squall::prelude::*;

#[app(handlers = [], csp = "script-src 'self' 'unsafe-inline'")]
struct Site;

fn main() {}
