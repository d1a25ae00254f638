//! What a site declares is what it answers: sections, lists, prefixes, several methods, generics, typed URLs.

use squall::App as _;
use squall::prelude::*;
use squall::testing::Client;
use std::marker::PhantomData;
use std::sync::Arc;

mod blog {
    use squall::prelude::*;

    #[handler(get, "/")]
    pub struct Front;

    impl Front {
        async fn get(self) -> &'static str {
            "front"
        }
    }

    #[handler(get, "/{id}")]
    pub struct Post {
        id: u32,
    }

    impl Post {
        async fn get(self) -> String {
            format!("post {}", self.id)
        }
    }

    handlers! { pub HANDLERS = [Front, Post] }
}

#[section("/teams/{team}")]
struct Team;

#[section("/admin", in = Team)]
struct Admin;

#[handler(get, "/users/{id}", in = Admin)]
struct Member {
    #[path]
    team: String,
    id: u64,
}

impl Member {
    async fn get(self) -> String {
        format!("{} of {}", self.id, self.team)
    }
}

#[handler(get, "/", in = Admin)]
struct AdminHome {
    #[path(rename = "team")]
    which: String,
}

impl AdminHome {
    async fn get(self) -> String {
        self.which
    }
}

#[handler(get, put, delete, "/notes/{id}")]
struct Note {
    id: u8,
    #[query]
    page: Option<u32>,
    #[query(default = 20)]
    per_page: u32,
    #[query]
    tag: Vec<String>,
    #[state]
    greeting: Arc<str>,
}

impl Note {
    async fn get(self) -> String {
        format!("{} {} {:?} {} {:?}", self.greeting, self.id, self.page, self.per_page, self.tag)
    }

    async fn put(self) -> Result<String> {
        let number: u32 = "no number".parse()?;
        Ok(number.to_string())
    }

    async fn delete(self) -> Option<&'static str> {
        (self.id == 1).then_some("gone")
    }
}

trait Kind: Send + Sync + 'static {
    const NAME: &'static str;
}

struct Dog;

impl Kind for Dog {
    const NAME: &'static str = "dog";
}

struct Named<T>(PhantomData<T>);

impl<T: Kind> squall::Load for Named<T> {
    type State = (Arc<str>, u32);

    async fn load(_request: &Request, (greeting, answer): (Arc<str>, u32)) -> Result<Named<T>> {
        assert_eq!((&*greeting, answer), ("hello", 42));
        Ok(Named(PhantomData))
    }
}

#[handler(get, "/animals/{id}")]
struct Animal<T: Kind> {
    id: u32,
    #[load]
    kind: Named<T>,
}

impl<T: Kind> Animal<T> {
    async fn get(self) -> String {
        let Named(PhantomData) = self.kind;
        format!("{} {}", T::NAME, self.id)
    }
}

#[handler(get, "/files/{*path}")]
struct File {
    path: String,
}

impl File {
    async fn get(self) -> String {
        self.path
    }
}

#[app(handlers = [
    blog::Front,
    "/news" => blog::HANDLERS,
    Member,
    AdminHome,
    Note,
    Animal<Dog>,
    File,
])]
struct Site {
    greeting: Arc<str>,
    answer: u32,
}

fn client() -> Client {
    Client::new(Site { greeting: "hello".into(), answer: 42 })
}

#[tokio::test]
async fn a_typed_url_leads_to_its_handler() {
    let client = client();
    client.get(blog::Front::url()).await.expect_status(200).expect_text("front");
    client.get(Member::url("a/b ü", 7)).await.expect_status(200).expect_text("7 of a/b ü");
    client.get(AdminHome::url("x")).await.expect_status(200).expect_text("x");
    client.get(Animal::<Dog>::url(3)).await.expect_status(200).expect_text("dog 3");
    client.get(File::url("a b/c%/d")).await.expect_status(200).expect_text("a b/c%/d");
    let note = Note::url(4).page(2).tag("a&b").tag("c");
    client.get(note).await.expect_status(200).expect_text("hello 4 Some(2) 20 [\"a&b\", \"c\"]");
}

#[tokio::test]
async fn a_list_under_a_prefix_keeps_its_routes() {
    let client = client();
    client.get("/news").await.expect_status(200).expect_text("front");
    let post = Site::url_of(blog::Post::url(7)).expect("listed under /news");
    assert_eq!(post.as_str(), "/news/7");
    client.get(post).await.expect_status(200).expect_text("post 7");
    client.get("/7").await.expect_status(404);
    client.get("/news/").await.expect_status(404);
}

#[tokio::test]
async fn a_path_that_is_no_value_is_no_resource() {
    let client = client();
    client.get("/notes/256").await.expect_status(404);
    client.get("/news/x").await.expect_status(404);
}

#[tokio::test]
async fn each_method_of_a_handler_answers() {
    let client = client();
    client.delete(Note::url(1)).await.expect_status(200).expect_text("gone");
    client.delete(Note::url(2)).await.expect_status(404);
    client.put(Note::url(1)).await.expect_status(500);
    client.post(Note::url(1)).await.expect_status(405);
}

#[tokio::test]
async fn a_section_ends_without_a_slash() {
    let client = client();
    client.get("/teams/x/admin").await.expect_status(200);
    client.get("/teams/x/admin/").await.expect_status(404);
    client.get("/teams//admin").await.expect_status(404);
}
