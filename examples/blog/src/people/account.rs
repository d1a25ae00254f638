//! One's own account, and the list of people, in which authors say who else is one.

use super::{Person, Role};
use crate::database::Database;
use squall::prelude::*;
use squall::{Flash, Form, FormView, Language, OrPage, Rejected, Secret, SignOut, t};
use squall::{Verified, hash_password, verify_password};

#[derive(Form)]
pub(super) struct NewPassword {
    old: Secret<String>,
    #[garde(length(min = 10, max = 200))]
    new: Secret<String>,
}

#[page("account.html")]
struct AccountPage {
    person: Person,
    form: FormView<NewPassword>,
}

#[handler(get, "/account", auth)]
pub(super) struct Account {
    #[user]
    person: Person,
}

impl Account {
    async fn get(self) -> AccountPage {
        AccountPage { person: self.person, form: FormView::blank() }
    }
}

#[handler(post, "/account", auth, throttle = "10/10m")]
pub(super) struct ChangePassword {
    #[form]
    change: Result<NewPassword, Rejected<NewPassword>>,
    #[user]
    person: Person,
    session: SignOut,
    flash: Flash,
    language: Language,
    #[state]
    database: Database,
}

impl ChangePassword {
    async fn post(self) -> Result<Redirect> {
        let person = self.person.clone();
        let page = |form| AccountPage { person, form };
        let change = self.change.or_page(page.clone())?;
        let kept = self.database.person_named(&self.person.name).await?;
        if let Verified::Wrong = verify_password(kept.as_ref().map(|(_, hash)| hash.as_str()), &change.old).await? {
            let mut form = FormView::filled(&change);
            form.old.refuse(t!(self.language, "password-wrong").to_string());
            return Err(form.into_error(page));
        }
        self.database.set_password(&self.person, &hash_password(&change.new).await?).await?;
        // Whoever has learned the old one is out.
        self.session.sign_out_elsewhere().await?;
        self.flash.success(t!(self.language, "password-changed"));
        Ok(Redirect::to(Account::url()))
    }
}

#[page("people.html")]
struct PeoplePage {
    people: Vec<Person>,
}

#[handler(get, "/people", auth(Role::Author))]
pub(super) struct People {
    #[state]
    database: Database,
}

impl People {
    async fn get(self) -> Result<PeoplePage> {
        Ok(PeoplePage { people: self.database.people().await? })
    }
}

#[derive(Form)]
pub(super) struct RoleChange {
    author: bool,
}

#[handler(post, "/people/{id}", auth(Role::Author))]
pub(super) struct ChangeRole {
    id: i64,
    #[form]
    change: RoleChange,
    #[user]
    author: Person,
    #[state]
    database: Database,
}

impl ChangeRole {
    async fn post(self) -> Result<Redirect> {
        if self.id == self.author.id {
            return Err(Error::new(StatusCode::CONFLICT, "somebody must be left to write: ask another author"));
        }
        let role = if self.change.author { Role::Author } else { Role::Reader };
        self.database.set_role(self.id, role).await?;
        Ok(Redirect::to(People::url()))
    }
}
