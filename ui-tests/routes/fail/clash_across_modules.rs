use squall::prelude::*;

mod news {
    use squall::prelude::*;

    handlers! { pub HANDLERS = [Latest] }

    #[handler(get, "/latest")]
    pub struct Latest;

    impl Latest {
        async fn get(self) -> &'static str {
            "news"
        }
    }
}

mod posts {
    use squall::prelude::*;

    handlers! { pub HANDLERS = [Latest] }

    #[handler(get, "/latest")]
    pub struct Latest;

    impl Latest {
        async fn get(self) -> &'static str {
            "posts"
        }
    }
}

#[app(handlers = [news::HANDLERS, posts::HANDLERS])]
struct Site;

fn main() {}
