use squall::prelude::*;

#[section("/admin", auth(Role::Reader))]
struct Admin;

#[section("/posts", in = Admin, auth(Role::Editor))]
struct AdminPosts;

#[section("/help", in = Admin, public("everybody may read the help"))]
struct Help;

#[section("/news", public)]
struct News;

const EDITOR: Role = Role::Editor;

#[app(user = Author, login = SignIn, handlers = [
    SignIn, Open, Members, Editors, ByConst, ByText, ByStruct, ByFlags, Visit, Inherits, Narrows, Lifts, HelpPage, Today, Mine,
])]
struct Site;

#[handler(get, "/open", public("for all"))]
struct Open;

impl Open {
    async fn get(self) -> &'static str {
        ""
    }
}

#[handler(get, "/members", auth)]
struct Members {
    #[user]
    author: Author,
}

impl Members {
    async fn get(self) -> &'static str {
        let Author = self.author;
        ""
    }
}

#[handler(get, "/editors", auth(Role::Editor))]
struct Editors;

impl Editors {
    async fn get(self) -> &'static str {
        ""
    }
}

#[handler(get, "/const", auth(EDITOR as Role))]
struct ByConst;

impl ByConst {
    async fn get(self) -> &'static str {
        ""
    }
}

#[handler(get, "/text", auth("posts.write"))]
struct ByText;

impl ByText {
    async fn get(self) -> &'static str {
        ""
    }
}

#[handler(get, "/struct", auth(rights::Can { what: "write" }))]
struct ByStruct;

impl ByStruct {
    async fn get(self) -> &'static str {
        ""
    }
}

#[handler(get, "/flags", auth(Rights::READ | Rights::WRITE))]
struct ByFlags;

impl ByFlags {
    async fn get(self) -> &'static str {
        ""
    }
}

#[handler(get, "/visit", public)]
struct Visit {
    #[user]
    visitor: Option<Author>,
}

impl Visit {
    async fn get(self) -> &'static str {
        if self.visitor.is_some() { "welcome back" } else { "welcome" }
    }
}

#[handler(get, "/", in = AdminPosts)]
struct Inherits;

impl Inherits {
    async fn get(self) -> &'static str {
        ""
    }
}

#[handler(get, "/one", in = AdminPosts, auth(Role::Editor))]
struct Narrows;

impl Narrows {
    async fn get(self) -> &'static str {
        ""
    }
}

#[handler(get, "/all", in = AdminPosts, public("it is counted"))]
struct Lifts;

impl Lifts {
    async fn get(self) -> &'static str {
        ""
    }
}

#[handler(get, "/", in = Help)]
struct HelpPage;

impl HelpPage {
    async fn get(self) -> &'static str {
        ""
    }
}

#[handler(get, "/", in = News)]
struct Today;

impl Today {
    async fn get(self) -> &'static str {
        ""
    }
}

#[handler(get, "/mine", in = News, auth)]
struct Mine;

impl Mine {
    async fn get(self) -> &'static str {
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

#[derive(Clone)]
struct Author;

impl squall::User for Author {
    type State = ();
    type Id = i64;

    fn id(&self) -> i64 {
        1
    }

    async fn find(_: i64, (): ()) -> Result<Option<Author>> {
        Ok(None)
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Role {
    Reader,
    Editor,
}

impl squall::Permits<Role> for Author {
    fn permits(&self, role: &Role) -> bool {
        *role == Role::Reader
    }
}

impl squall::Permits<str> for Author {
    fn permits(&self, scope: &str) -> bool {
        scope == "posts.write"
    }
}

mod rights {
    pub struct Can {
        pub what: &'static str,
    }
}

impl squall::Permits<rights::Can> for Author {
    fn permits(&self, can: &rights::Can) -> bool {
        can.what == "write"
    }
}

struct Rights(u8);

impl Rights {
    const READ: Rights = Rights(1);
    const WRITE: Rights = Rights(2);
}

impl std::ops::BitOr for Rights {
    type Output = Rights;

    fn bitor(self, other: Rights) -> Rights {
        Rights(self.0 | other.0)
    }
}

impl squall::Permits<Rights> for Author {
    fn permits(&self, rights: &Rights) -> bool {
        rights.0 < 4
    }
}

fn main() {}
