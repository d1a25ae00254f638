use squall::Text;

#[derive(Text)]
enum Order {
    Newest,
    Custom(String),
}

fn main() {}
