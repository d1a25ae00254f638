//! `#[arguments]`: all that a request brings by name, whatever the names are.

use super::multipart::{Multipart, is_multipart};
use crate::body::Body;
use crate::error::{Error, Result};
use crate::extract::{all_pairs, held_to_limit};
use crate::request::Request;
use bytes::Bytes;

/// All that a request brings by name: the values of its query, then those of its form, and the form's files. A field of a
/// handler with `#[arguments]`.
///
/// It is for what may come either way, so that one handler can answer GET and POST (an authorization endpoint of OAuth, a
/// search with a long form), and for names that are not known beforehand. Where they are, fields with `#[query]` and types that
/// derive [`Form`](derive@crate::Form) say more, and check it.
///
/// The form is a body that is `application/x-www-form-urlencoded` or `multipart/form-data`; one of another type has no
/// arguments. It is read whole, and held to the limit of its route, to 1,000 fields, and to the limits of
/// [`Multipart`](crate::Multipart). What is malformed is answered by 400, what is too much by 413.
///
/// ```
/// use squall::prelude::*;
/// use squall::Arguments;
///
/// #[handler(get, post, "/search")]
/// struct Search {
///     #[arguments]
///     arguments: Arguments,
/// }
///
/// impl Search {
///     async fn get(self) -> Result<String> {
///         let text = self.arguments.get("text").or_status(StatusCode::BAD_REQUEST, "search for what?")?;
///         Ok(format!("{text}, in {:?}", self.arguments.all("place").collect::<Vec<_>>()))
///     }
///
///     async fn post(self) -> Result<String> {
///         self.get().await
///     }
/// }
/// # #[app(handlers = [Search])] struct App;
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// # let client = squall::testing::Client::new(App);
/// # client.get("/search?text=gale&place=a").await.expect_text("gale, in [\"a\"]");
/// # client.post("/search?text=gale&place=a").form(&[("place", "b"), ("text", "storm")]).await.expect_text("storm, in [\"a\", \"b\"]");
/// # client.get("/search").await.expect_status(400);
/// # }
/// ```
#[derive(Clone, Debug, Default)]
pub struct Arguments {
    query: Vec<(String, String)>,
    form: Vec<(String, String)>,
    files: Vec<ArgumentFile>,
    body: Bytes,
}

/// A file of a form, in memory.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ArgumentFile {
    /// The name of the form's field.
    pub name: String,
    /// The name of the file, as the client says it: never a path to write to.
    pub file_name: String,
    /// The media type, as the client says it.
    pub content_type: Option<String>,
    /// Its content.
    pub bytes: Bytes,
}

impl Arguments {
    /// The value of this name. Of several it is the last, so that the form's count more than the query's.
    pub fn get(&self, name: &str) -> Option<&str> {
        let last = |pairs: &'_ [(String, String)]| pairs.iter().rposition(|(key, _)| key == name);
        let (pairs, at) = match last(&self.form) {
            Some(at) => (&self.form, at),
            None => (&self.query, last(&self.query)?),
        };
        Some(&pairs[at].1)
    }

    /// All values of this name, in their order: the query's, then the form's.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.iter().filter(move |(key, _)| *key == name).map(|(_, value)| value)
    }

    /// Names and values, in their order: the query's, then the form's.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.query().chain(self.form())
    }

    /// Names and values of the query.
    pub fn query(&self) -> impl Iterator<Item = (&str, &str)> {
        self.query.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Names and values of the form; its files are apart.
    pub fn form(&self) -> impl Iterator<Item = (&str, &str)> {
        self.form.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The files of the form. A field for a file of which none has been chosen is left out.
    pub fn files(&self) -> &[ArgumentFile] {
        &self.files
    }

    /// The body as it came, of whatever type.
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    async fn read(request: &Request, body: Body) -> Result<Arguments> {
        let query = all_pairs("query", request.query().as_bytes())?;
        let body = held_to_limit(request, body).bytes().await?;
        let mut arguments = Arguments { query, body, ..Arguments::default() };
        if arguments.body.is_empty() {
            return Ok(arguments);
        }
        if is_multipart(request) {
            arguments.take_parts(request.full_content_type().unwrap_or_default()).await?;
        } else if request.content_type().is_some_and(|kind| kind.eq_ignore_ascii_case(URLENCODED)) {
            arguments.form = all_pairs("form", &arguments.body)?;
        }
        Ok(arguments)
    }

    async fn take_parts(&mut self, content_type: &str) -> Result<()> {
        let mut parts = Multipart::new(content_type, Body::from(self.body.clone()))?;
        while let Some(part) = parts.next().await? {
            let name = part.name().to_owned();
            let file_name = part.file_name().map(str::to_owned);
            let content_type = part.content_type().map(str::to_owned);
            // The whole has been held to its limit.
            let bytes = part.bytes(usize::MAX).await?;
            match file_name {
                Some(file_name) if !file_name.is_empty() || !bytes.is_empty() => {
                    self.files.push(ArgumentFile { name, file_name, content_type, bytes });
                }
                Some(_) => {}
                None => {
                    let value =
                        String::from_utf8(bytes.into()).map_err(|_| Error::bad_request("the form is not UTF-8"))?;
                    self.form.push((name, value));
                }
            }
        }
        Ok(())
    }
}

const URLENCODED: &str = "application/x-www-form-urlencoded";

/// A type that is made of all that a request brings by name: a field with `#[arguments]`.
///
/// There is [`Arguments`] itself; a type of yours may take of it what it knows.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not made of a request's arguments",
    label = "a field with #[arguments] is of the type `squall::Arguments`",
    note = "or implement `squall::FromArguments` for `{Self}`; one value by its name is a field with #[query]"
)]
pub trait FromArguments: Sized {
    /// Takes what it wants, or says what is wrong with it.
    fn from_arguments(arguments: Arguments) -> Result<Self>;
}

impl FromArguments for Arguments {
    fn from_arguments(arguments: Arguments) -> Result<Arguments> {
        Ok(arguments)
    }
}

/// A field with `#[arguments]`.
pub async fn arguments<T: FromArguments>(request: &Request, body: Body) -> Result<T> {
    T::from_arguments(Arguments::read(request, body).await?)
}
