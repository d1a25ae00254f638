//! Posts to be read: the front page, the archive, one post, the search, the feed.

mod shelf;

pub(crate) use shelf::{Draft, Post, PostLanguage, Slug};

use crate::comments::{Comment, NewComment};
use crate::database::Database;
use crate::moment::Moment;
use squall::prelude::*;
use squall::{Atom, FormView, SiteOrigin};

handlers! { pub(crate) HANDLERS = [Front, Archive, ShowPost, Search, Feed] }

/// How many posts the front page and the feed have.
const NEWEST: i64 = 5;

#[handler(get, "/", public)]
pub(crate) struct Front {
    #[state]
    database: Database,
}

#[page("front.html")]
struct FrontPage {
    posts: Vec<Post>,
}

impl Front {
    async fn get(self) -> Result<FrontPage> {
        Ok(FrontPage { posts: self.database.newest(NEWEST).await? })
    }
}

#[handler(get, "/archive", public)]
struct Archive {
    #[state]
    database: Database,
}

#[page("archive.html")]
struct ArchivePage {
    posts: Vec<Post>,
}

impl Archive {
    async fn get(self) -> Result<ArchivePage> {
        Ok(ArchivePage { posts: self.database.newest(i64::MAX).await? })
    }
}

impl ArchivePage {
    /// The posts of each year.
    fn years(&self) -> Vec<(String, &[Post])> {
        let years = self.posts.chunk_by(|one, next| one.published.year() == next.published.year());
        years.map(|posts| (posts.first().map(|post| post.published.year()).unwrap_or_default(), posts)).collect()
    }
}

#[handler(get, "/posts/{slug}", public)]
pub(crate) struct ShowPost {
    slug: Slug,
    #[state]
    database: Database,
}

#[page("post.html")]
pub(crate) struct PostPage {
    post: Post,
    comments: Vec<Comment>,
    form: FormView<NewComment>,
}

impl ShowPost {
    async fn get(self) -> Result<PostPage> {
        PostPage::of(self.database.post(&self.slug).await?, FormView::blank(), &self.database).await
    }
}

impl PostPage {
    /// The page of a post, and of a comment that somebody may be about to write.
    pub(crate) async fn of(post: Post, form: FormView<NewComment>, database: &Database) -> Result<PostPage> {
        let comments = database.comments_on(&post).await?;
        Ok(PostPage { post, comments, form })
    }
}

#[handler(get, "/search", public)]
struct Search {
    #[query(default)]
    q: String,
    #[state]
    database: Database,
}

#[page("search.html")]
struct SearchPage {
    q: String,
    posts: Vec<Post>,
}

impl Search {
    async fn get(self) -> Result<SearchPage> {
        let posts = match self.q.trim() {
            "" => Vec::new(),
            words => self.database.with_words(words).await?,
        };
        Ok(SearchPage { q: self.q, posts })
    }
}

#[handler(get, "/feed.xml", public, cache = public("5m"))]
struct Feed {
    site: SiteOrigin,
    #[state]
    database: Database,
}

#[page("feed.xml")]
struct FeedPage {
    site: SiteOrigin,
    posts: Vec<Post>,
}

impl Feed {
    async fn get(self) -> Result<Atom<FeedPage>> {
        let posts = self.database.newest(NEWEST * 4).await?;
        Ok(Atom(FeedPage { site: self.site, posts }))
    }
}

impl FeedPage {
    fn changed(&self) -> String {
        let last = self.posts.iter().map(|post| post.changed.second()).max();
        Moment::from(last.unwrap_or_default()).rfc3339()
    }
}
