use squall::assets;

#[assets(".", at = static)]
struct Static;

fn main() {}
