use squall::prelude::*;
use ui_tests::blog;

mod news {
    use squall::prelude::*;

    handlers! {
        /// The news.
        pub HANDLERS = [News, "/old" => ui_tests::blog::READERS]
    }

    #[handler(get, "/news")]
    pub struct News;

    impl News {
        async fn get(self) -> &'static str {
            "news"
        }
    }
}

#[app(handlers = [news::HANDLERS, "/blog" => blog::READERS, "/a/b" => news::News])]
struct Site;

fn main() {}
