//! A blog that a site mounts: a list of handlers from another crate.

use squall::prelude::*;

/// Where posts are kept.
#[derive(Clone, Debug)]
pub struct Store;

/// All posts.
#[handler(get, "/posts")]
pub struct Posts;

impl Posts {
    async fn get(self) -> &'static str {
        "posts"
    }
}

/// One post.
#[handler(get, "/posts/{slug}")]
pub struct Post {
    slug: String,
}

impl Post {
    async fn get(self) -> String {
        self.slug
    }
}

/// A new post.
#[handler(post, "/posts")]
pub struct AddPost {
    #[body]
    text: String,
    #[state]
    store: Store,
}

impl AddPost {
    async fn post(self) -> String {
        format!("{} in {:?}", self.text, self.store)
    }
}

handlers! {
    /// What reads.
    pub READERS = [Posts, Post]
}

handlers! {
    /// All of the blog.
    pub HANDLERS = [READERS, AddPost]
}
