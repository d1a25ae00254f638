//! A form that cannot be taken, and the page that shows it again.

use super::Form;
use super::reader::Submitted;
use super::view::FormView;
use crate::error::{Error, Result};
use crate::request::Request;
use crate::respond::{AnswerOfItsOwn, Respond};
use http::StatusCode;
use std::fmt;

/// Why a form could not be taken: a field of a handler of type `Result<T, Rejected<T>>` shows it.
///
/// Mostly some fields are not as they should be: then there is the [form](Rejected::form) with what was typed and what is
/// wrong. A body that is no form at all, is too long or breaks off is an error and no more.
///
/// ```
/// use squall::prelude::*;
/// use squall::{Form, FormView, OrPage, Rejected};
///
/// #[derive(Form)]
/// struct Comment {
///     #[garde(length(min = 1, max = 2000))]
///     text: String,
/// }
///
/// #[handler(post, "/comments")]
/// struct AddComment {
///     #[form]
///     comment: Result<Comment, Rejected<Comment>>,
/// }
///
/// impl AddComment {
///     async fn post(self) -> Result<String> {
///         let comment = self.comment.or_page(page)?;
///         Ok(format!("Thank you for {} characters.", comment.text.chars().count()))
///     }
/// }
///
/// fn page(form: FormView<Comment>) -> Html<String> {
///     Html(format!("<form method=post>{}<button>Send</button></form>", form.text.area("Your comment")))
/// }
/// # #[app(handlers = [AddComment])] struct App;
/// ```
pub struct Rejected<T: Form> {
    error: Error,
    form: Option<FormView<T>>,
}

impl<T: Form> Rejected<T> {
    /// The form as it was typed, with what is wrong; `None` where the body was no form, or not all of it has come.
    pub fn form(&self) -> Option<&FormView<T>> {
        self.form.as_ref()
    }

    /// The error that answers it without a page.
    pub fn into_error(self) -> Error {
        self.error
    }

    /// An error that is answered by this page, with 422 unless it says another status, and by a list of what is wrong
    /// (`application/problem+json`) where the client is no browser. Where there is no form, it is the error alone.
    pub fn page<P: Respond + Send + 'static>(self, page: impl FnOnce(FormView<T>) -> P) -> Error {
        match self.form {
            Some(form) => form.into_error(page),
            None => self.error,
        }
    }
}

impl<T: Form> FormView<T> {
    /// An error that is answered by a page with this form, with 422 unless it says another status, and by a list of what
    /// is wrong (`application/problem+json`) where the client is no browser: for what only the handler can find out.
    ///
    /// ```
    /// use squall::prelude::*;
    /// use squall::{Form, FormView};
    ///
    /// #[derive(Form)]
    /// struct SignUp {
    ///     name: String,
    /// }
    ///
    /// fn taken(sign_up: &SignUp) -> Error {
    ///     let mut form = FormView::filled(sign_up);
    ///     form.name.refuse("is taken already");
    ///     form.into_error(|form| Html(format!("<form method=post>{}</form>", form.name.field("Name"))))
    /// }
    /// # assert_eq!(taken(&SignUp { name: "ada".to_owned() }).status(), 422);
    /// ```
    pub fn into_error<P: Respond + Send + 'static>(self, page: impl FnOnce(FormView<T>) -> P) -> Error {
        let error = error(self.errors());
        error.attach(AnswerOfItsOwn::new(page(self)))
    }
}

/// The error that lists these faults.
fn error(faults: Vec<(String, crate::error::FieldError)>) -> Error {
    let error = Error::new(StatusCode::UNPROCESSABLE_ENTITY, "some of the form cannot be taken");
    faults.into_iter().fold(error, |error, (name, fault)| error.with_field(name, fault))
}

/// What was submitted, of which no form could be made.
pub(super) fn rejection(request: &Request, submitted: Submitted) -> Error {
    #[allow(unused_mut, reason = "only sites in several languages say it otherwise")]
    let mut kept = Submitted { files: Vec::new(), ..submitted };
    #[cfg(feature = "languages")]
    crate::languages::say_faults(request, kept.errors.iter_mut().map(|(_, error)| error));
    #[cfg(not(feature = "languages"))]
    let _ = request;
    error(kept.errors.clone()).attach(kept)
}

impl<T: Form> From<Error> for Rejected<T> {
    fn from(mut error: Error) -> Rejected<T> {
        let submitted = error.take_attached::<Submitted>();
        Rejected { form: submitted.map(|submitted| FormView::submitted(&submitted)), error }
    }
}

impl<T: Form> From<Rejected<T>> for Error {
    fn from(rejected: Rejected<T>) -> Error {
        rejected.error
    }
}

impl<T: Form> fmt::Debug for Rejected<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rejected").field("error", &self.error).field("form", &self.form).finish()
    }
}

/// `or_page` of a form that may have been rejected.
pub trait OrPage<T: Form> {
    /// The form; or, by `?`, a page that shows it again, with what was typed and what is wrong: see [`Rejected::page`].
    ///
    /// # Errors
    ///
    /// That page.
    fn or_page<P: Respond + Send + 'static>(self, page: impl FnOnce(FormView<T>) -> P) -> Result<T>;

    /// The same with a page that must be waited for, since the database has what else it shows. It is made only where it is
    /// shown.
    ///
    /// ```
    /// use squall::prelude::*;
    /// use squall::{Form, FormView, OrPage, Rejected};
    /// # #[derive(Clone)] struct Database;
    /// # impl Database { async fn comments(&self) -> Result<Vec<String>> { Ok(vec!["First!".to_owned()]) } }
    ///
    /// #[derive(Form)]
    /// struct Comment {
    ///     #[garde(length(min = 1, max = 2000))]
    ///     text: String,
    /// }
    ///
    /// #[handler(post, "/comments")]
    /// struct AddComment {
    ///     #[form]
    ///     comment: Result<Comment, Rejected<Comment>>,
    ///     #[state]
    ///     database: Database,
    /// }
    ///
    /// impl AddComment {
    ///     async fn post(self) -> Result<String> {
    ///         let comment = self.comment.or_page_with(async |form| page(&self.database, form).await).await?;
    ///         Ok(format!("Thank you for {} characters.", comment.text.chars().count()))
    ///     }
    /// }
    ///
    /// async fn page(database: &Database, form: FormView<Comment>) -> Result<Html<String>> {
    ///     let comments = database.comments().await?.len();
    ///     Ok(Html(format!("<p>{comments}</p><form method=post>{}</form>", form.text.area("Your comment"))))
    /// }
    /// # #[app(handlers = [AddComment])] struct App { database: Database }
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let client = squall::testing::Client::new(App { database: Database });
    /// # let answer = client.post("/comments").header("accept", "text/html").form(&[("text", "")]).await;
    /// # answer.expect_status(422).expect_text_containing("<p>1</p>");
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// That page; or what has kept it from being made.
    fn or_page_with<P, F>(self, page: impl FnOnce(FormView<T>) -> F) -> impl Future<Output = Result<T>> + Send
    where
        T: Send,
        P: Respond + Send + 'static,
        F: Future<Output = Result<P>> + Send;
}

impl<T: Form> OrPage<T> for Result<T, Rejected<T>> {
    fn or_page<P: Respond + Send + 'static>(self, page: impl FnOnce(FormView<T>) -> P) -> Result<T> {
        self.map_err(|rejected| rejected.page(page))
    }

    fn or_page_with<P, F>(self, page: impl FnOnce(FormView<T>) -> F) -> impl Future<Output = Result<T>> + Send
    where
        T: Send,
        P: Respond + Send + 'static,
        F: Future<Output = Result<P>> + Send,
    {
        let (taken, shown) = match self {
            Ok(form) => (Ok(form), None),
            Err(rejected) => (Err(rejected.error), rejected.form.map(page)),
        };
        async move {
            match (taken, shown) {
                (Err(error), Some(page)) => Err(error.attach(AnswerOfItsOwn::new(page.await?))),
                (taken, _) => taken,
            }
        }
    }
}
