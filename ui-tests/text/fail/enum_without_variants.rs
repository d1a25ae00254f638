use squall::Text;

#[derive(Text)]
enum Order {}

fn main() {}
