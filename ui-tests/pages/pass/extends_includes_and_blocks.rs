use squall::prelude::*;

#[page("pages/post.html")]
struct PostPage {
    title: &'static str,
    words: Vec<String>,
}

// Only what the block names is asked for.
#[page("pages/post.html", block = "body")]
struct Words {
    words: Vec<String>,
}

#[handler(get, "/")]
struct Index {
    #[query]
    part: bool,
}

impl Index {
    async fn get(self) -> Result<PostPage, Error> {
        _ = Words { words: Vec::new() };
        _ = self.part;
        Ok(PostPage { title: "words", words: Vec::new() })
    }
}

#[app(handlers = [Index])]
struct App;

fn main() {
    _ = App;
}
