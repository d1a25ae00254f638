use squall::Text;

#[derive(Text)]
struct Newest;

fn main() {}
