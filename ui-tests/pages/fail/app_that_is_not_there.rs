use squall::prelude::*;

#[page("pages/user.html")]
struct UserPage;

fn main() {}
