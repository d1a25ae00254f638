use squall::prelude::*;

#[app(user = Author, login = SignIn, handlers = [SignIn, Posts])]
struct Site;

#[derive(Clone)]
struct Author;

#[handler(get, "/posts", auth)]
struct Posts {
    #[user]
    author: Author,
}

impl Posts {
    async fn get(self) -> &'static str {
        let _ = self.author;
        ""
    }
}

#[handler(get, "/sign-in", public)]
struct SignIn;

impl SignIn {
    async fn get(self) -> &'static str {
        "sign in"
    }
}

fn main() -> squall::Result<()> {
    squall::serve(Site)
}
