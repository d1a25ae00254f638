use squall::Text;

#[derive(Text)]
enum Order {
    #[text(renmae = "new")]
    Newest,
}

fn main() {}
