//! People: guests, who have given a name.

use crate::rooms::Lobby;
use squall::prelude::*;
use squall::{Form, FormView, LocalPath, OrPage, Rejected, SignIn, SignOut, User};

handlers! { pub(crate) HANDLERS = [Enter, SubmitName, Leave] }

/// Who is here, by the name that they gave.
#[derive(Clone, Debug)]
pub struct Guest {
    pub(crate) name: String,
}

impl User for Guest {
    type State = ();
    type Id = String;

    fn id(&self) -> String {
        self.name.clone()
    }

    async fn find(name: String, _: ()) -> Result<Option<Guest>> {
        Ok(Some(Guest { name }))
    }
}

#[derive(Form)]
struct Name {
    #[form(trim)]
    #[garde(length(min = 1, max = 30), pattern(r"^[\p{L}\p{N}](?:[ .'\-]?[\p{L}\p{N}])*$"))]
    name: String,
    next: Option<LocalPath>,
}

#[page("enter.html")]
struct EnterPage {
    form: FormView<Name>,
}

#[handler(get, "/enter", public)]
pub(crate) struct Enter {
    #[query]
    next: Option<LocalPath>,
}

impl Enter {
    async fn get(self) -> EnterPage {
        let mut form = FormView::<Name>::blank();
        if let Some(next) = self.next {
            form.next = form.next.with_value(next.to_string());
        }
        EnterPage { form }
    }
}

#[handler(post, "/enter", public, throttle = "20/1m")]
struct SubmitName {
    #[form]
    name: Result<Name, Rejected<Name>>,
    #[sign_in(no_account("a guest's name is no secret, and nothing is behind it"))]
    door: SignIn<Guest>,
}

impl SubmitName {
    async fn post(self) -> Result<Redirect> {
        let Name { name, next } = self.name.or_page(|form| EnterPage { form })?;
        self.door.sign_in(&Guest { name })?;
        Ok(match next {
            Some(next) => Redirect::to(next),
            None => Redirect::to(Lobby::url()),
        })
    }
}

#[handler(post, "/leave", public)]
struct Leave {
    session: SignOut,
}

impl Leave {
    async fn post(self) -> Redirect {
        self.session.sign_out();
        Redirect::to(Lobby::url())
    }
}
