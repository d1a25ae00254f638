#[derive(squall::JsonSchema)]
union Either {
    one: u8,
    other: u16,
}

fn main() {}
