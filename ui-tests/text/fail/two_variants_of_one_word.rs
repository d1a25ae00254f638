use squall::Text;

#[derive(Text)]
enum Order {
    Newest,
    MostRead,
    #[text(rename = "newest")]
    Latest,
}

fn main() {}
