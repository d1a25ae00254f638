use squall::prelude::*;

#[handler(get, "/posts")]
enum Posts {
    All,
    Mine,
}

impl Posts {
    async fn get(self) -> &'static str {
        match self {
            Posts::All | Posts::Mine => "posts",
        }
    }
}

fn main() {}
