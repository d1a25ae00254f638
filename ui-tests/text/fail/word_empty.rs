use squall::Text;

#[derive(Text)]
enum Order {
    #[text(rename = "")]
    Newest,
}

fn main() {}
