use squall::Text;

#[derive(Text)]
enum Order {
    #[text("new")]
    Newest,
    #[text = "most"]
    MostRead,
    #[text]
    Oldest,
}

fn main() {}
