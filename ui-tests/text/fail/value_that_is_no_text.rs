use squall::Text;

struct Digits;

#[derive(Text)]
struct Code(Digits);

fn main() {}
