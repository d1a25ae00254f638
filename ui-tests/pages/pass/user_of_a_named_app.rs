use squall::prelude::*;

mod site {
    use squall::prelude::*;

    #[derive(Clone)]
    pub struct Author;

    impl squall::User for Author {
        type State = ();
        type Id = ();

        fn id(&self) {}

        async fn find(_: (), _: ()) -> Result<Option<Author>> {
            Ok(None)
        }
    }

    #[app(user = Author, login = none("everybody has a token"), sessions = squall::MemorySessions::new(), handlers = [super::Index])]
    pub struct Blog;
}

#[page("pages/user.html", app = site::Blog)]
struct UserPage;

#[page("pages/form.html", app = site::Blog, stream)]
struct FormPage;

#[handler(get, "/", public)]
struct Index;

impl Index {
    async fn get(self) -> UserPage {
        _ = FormPage;
        UserPage
    }
}

fn main() {
    _ = site::Blog;
}
