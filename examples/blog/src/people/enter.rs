//! Signing up, in and out.

use super::{Person, Role};
use crate::database::Database;
use crate::posts::Front;
use squall::prelude::*;
use squall::{Flash, Form, FormView, Language, LocalPath, OrPage, Rejected, Secret, SignIn, SignOut, t};
use squall::{Verified, hash_password, verify_password};

#[derive(Form)]
pub(super) struct NewPerson {
    #[form(trim)]
    #[garde(length(min = 2, max = 40), pattern(r"^[\p{L}\p{N}](?:[ .'\-]?[\p{L}\p{N}])+$"))]
    name: String,
    #[garde(length(min = 10, max = 200))]
    password: Secret<String>,
}

#[page("sign-up.html")]
struct SignUpPageShown {
    form: FormView<NewPerson>,
}

#[handler(get, "/sign-up", public)]
pub(super) struct SignUpPage;

impl SignUpPage {
    async fn get(self) -> SignUpPageShown {
        SignUpPageShown { form: FormView::blank() }
    }
}

#[handler(post, "/sign-up", public, throttle = "10/10m")]
pub(super) struct SignUp {
    #[form]
    new: Result<NewPerson, Rejected<NewPerson>>,
    #[sign_in(no_account("of a new account nobody can guess the password"))]
    door: SignIn<Person>,
    flash: Flash,
    language: Language,
    #[state]
    database: Database,
}

impl SignUp {
    async fn post(self) -> Result<Redirect> {
        let page = |form| SignUpPageShown { form };
        let new = self.new.or_page(page)?;
        let hash = hash_password(&new.password).await?;
        let Some(person) = self.database.add_person(&new.name, &hash, Role::Reader).await? else {
            let mut form = FormView::filled(&new);
            form.name.refuse(t!(self.language, "name-taken").to_string());
            return Err(form.into_error(page));
        };
        self.door.sign_in(&person)?;
        self.flash.success(t!(self.language, "welcome", name = person.name));
        Ok(Redirect::to(Front::url()))
    }
}

#[derive(Form)]
pub(super) struct Credentials {
    #[form(trim)]
    name: String,
    password: Secret<String>,
    next: Option<LocalPath>,
}

#[page("sign-in.html")]
struct SignInPageShown {
    form: FormView<Credentials>,
}

#[handler(get, "/sign-in", public)]
pub(crate) struct SignInPage {
    #[query]
    next: Option<LocalPath>,
}

impl SignInPage {
    async fn get(self) -> SignInPageShown {
        let mut form = FormView::<Credentials>::blank();
        if let Some(next) = self.next {
            form.next = form.next.with_value(next.to_string());
        }
        SignInPageShown { form }
    }
}

/// Whose password is tried.
fn tried(credentials: &Result<Credentials, Rejected<Credentials>>) -> String {
    match credentials {
        Ok(credentials) => credentials.name.clone(),
        Err(rejected) => rejected.form().map(|form| form.name.value().to_owned()).unwrap_or_default(),
    }
}

#[handler(post, "/sign-in", public, throttle = "10/3m")]
pub(super) struct SubmitSignIn {
    #[form]
    credentials: Result<Credentials, Rejected<Credentials>>,
    #[sign_in(tried(&credentials))]
    door: SignIn<Person>,
    language: Language,
    #[state]
    database: Database,
}

impl SubmitSignIn {
    async fn post(self) -> Result<Redirect> {
        let page = |form| SignInPageShown { form };
        let credentials = self.credentials.or_page(page)?;
        let kept = self.database.person_named(&credentials.name).await?;
        // Where there is nobody of this name it takes as long, and is as wrong.
        let verified = verify_password(kept.as_ref().map(|(_, hash)| hash.as_str()), &credentials.password).await?;
        let (Some((person, _)), Verified::Right | Verified::RightAndRehashed(_)) = (&kept, &verified) else {
            let mut form = FormView::filled(&credentials);
            form.refuse(t!(self.language, "name-or-password-wrong").to_string());
            return Err(form.into_error(page));
        };
        if let Verified::RightAndRehashed(hash) = &verified {
            self.database.set_password(person, hash).await?;
        }
        self.door.sign_in(person)?;
        Ok(match credentials.next {
            Some(next) => Redirect::to(next),
            None => Redirect::to(Front::url()),
        })
    }
}

#[handler(post, "/sign-out", public)]
pub(super) struct Leave {
    session: SignOut,
}

impl Leave {
    async fn post(self) -> Redirect {
        self.session.sign_out();
        Redirect::to(Front::url())
    }
}
