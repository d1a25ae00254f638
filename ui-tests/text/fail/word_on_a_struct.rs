use squall::Text;

#[derive(Text)]
#[text(rename = "slug")]
struct Slug(String);

fn main() {}
