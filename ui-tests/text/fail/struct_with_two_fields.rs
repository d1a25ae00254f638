use squall::Text;

#[derive(Text)]
struct Range {
    from: u32,
    to: u32,
}

fn main() {}
