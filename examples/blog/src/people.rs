//! People: readers, who comment, and authors, who write.

mod account;
mod enter;
mod register;

pub(crate) use enter::SignInPage;

use crate::database::Database;
use sqlx::FromRow;
use squall::prelude::*;
use squall::{Permits, User};

handlers! {
    pub(crate) HANDLERS = [
        enter::SignUpPage, enter::SignUp, enter::SignInPage, enter::SubmitSignIn, enter::Leave,
        account::Account, account::ChangePassword, account::People, account::ChangeRole,
    ]
}

/// Who is signed in.
#[derive(Clone, Debug, FromRow)]
pub struct Person {
    pub(crate) id: i64,
    pub(crate) name: String,
    #[sqlx(try_from = "i64")]
    pub(crate) role: Role,
}

/// What somebody may do.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub(crate) enum Role {
    /// Comments.
    Reader,
    /// Writes posts, and lets others write.
    Author,
}

impl From<i64> for Role {
    fn from(number: i64) -> Role {
        if number == 1 { Role::Author } else { Role::Reader }
    }
}

impl User for Person {
    type State = Database;
    type Id = i64;

    fn id(&self) -> i64 {
        self.id
    }

    async fn find(id: i64, database: Database) -> Result<Option<Person>> {
        database.person(id).await
    }
}

impl Permits<Role> for Person {
    fn permits(&self, role: &Role) -> bool {
        self.role >= *role
    }
}

impl Person {
    /// Whether it is this one.
    fn is(&self, somebody: &Option<&Person>) -> bool {
        somebody.is_some_and(|somebody| somebody.id == self.id)
    }

    /// Whether they write posts.
    pub(crate) fn writes(&self) -> bool {
        self.permits(&Role::Author)
    }
}
