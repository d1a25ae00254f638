use squall::prelude::*;

#[handler(get, "/posts/{slug}/{id}")]
struct Post {
    slug: String,
    id: u32,
    #[query]
    page: Option<u32>,
    #[query(rename = "tag")]
    tags: Vec<String>,
}

impl Post {
    async fn get(self) -> String {
        format!("{} {} {:?} {:?}", self.slug, self.id, self.page, self.tags)
    }
}

#[app(handlers = [Post])]
struct Site;

fn main() {
    let slug = String::from("a/b");
    let url = Post::url(&slug, 7).page(2).tags("rust").tags("c & d");
    assert_eq!(url.to_string(), "/posts/a%2Fb/7?page=2&tag=rust&tag=c%20%26%20d");
    assert_eq!(Post::url("x", &8u32).to_string(), "/posts/x/8");
    let url: Url = Post::url(slug, 9).into();
    assert_eq!(url.as_str(), "/posts/a%2Fb/9");
}
