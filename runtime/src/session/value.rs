//! `#[session]`: typed values of a session, by their types.

use super::carried::Carried;
use super::change::Change;
use crate::error::{Error, Result};
use crate::request::Request;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

/// A type whose values a session can hold: one of each type. Derive it.
///
/// ```
/// use squall::SessionValue;
/// use serde::{Deserialize, Serialize};
///
/// #[derive(Default, Serialize, Deserialize, SessionValue)]
/// struct Basket {
///     articles: Vec<u32>,
/// }
/// ```
///
/// A field with `#[session]` of this type is a copy to read: the default one where the session has none. A handler that
/// changes it has a field of type [`Session<Basket>`](Session). A value that the type can no longer be read from, after
/// the site has changed, counts as not there; serde's `#[serde(default)]` keeps it readable.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a value that sessions hold",
    label = "this type must implement `squall::SessionValue`",
    note = "derive `SessionValue` for `{Self}`, and serde's `Serialize` and `Deserialize`"
)]
pub trait SessionValue: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// What the value is called in the session. The derive takes the type's path; `#[session_value("basket")]` gives it a
    /// name that stays when the type moves.
    const KEY: &'static str;
}

/// A value of the session, to be changed: a field with `#[session]`.
///
/// Nothing is written until the handler has answered with an `Ok`, and then before the answer leaves; where nothing has
/// changed nothing is written at all. Two requests of one session may run at once. Each changes only the values that it
/// names; and where both change the same one, what [`update`](Session::update) was given is done again to what the other
/// has left, so that no change is lost. [`set`](Session::set) does not look at what was there: the later one stands.
///
/// ```
/// use squall::prelude::*;
/// use squall::{Session, SessionValue};
/// use serde::{Deserialize, Serialize};
///
/// #[derive(Default, Serialize, Deserialize, SessionValue)]
/// struct Basket {
///     articles: Vec<u32>,
/// }
///
/// #[handler(post, "/basket/{article}")]
/// struct AddToBasket {
///     article: u32,
///     #[session]
///     basket: Session<Basket>,
/// }
///
/// impl AddToBasket {
///     async fn post(self) -> Result<String> {
///         let article = self.article;
///         let basket = self.basket.update(move |basket| basket.articles.push(article))?;
///         Ok(format!("{} articles", basket.articles.len()))
///     }
/// }
/// ```
pub struct Session<T> {
    carried: Arc<Carried>,
    value: PhantomData<fn() -> T>,
}

impl<T: SessionValue> Session<T> {
    /// The value; `None` where there is none.
    pub fn get(&self) -> Option<T> {
        self.carried.read(|record| record.values.get(T::KEY).and_then(|value| T::deserialize(value).ok()))
    }

    /// Keeps this value, whatever was there.
    ///
    /// # Errors
    ///
    /// Where serde cannot write it, or it is nested deeper than 100 levels. It is a 500, whose cause is logged.
    #[track_caller]
    pub fn set(&self, value: &T) -> Result<()> {
        let value = written(value)?;
        self.carried.change(Change::Set(T::KEY, Some(value)));
        Ok(())
    }

    /// Takes the value out of the session.
    pub fn take(&self) -> Option<T> {
        let value = self.get();
        self.carried.change(Change::Set(T::KEY, None));
        value
    }

    /// Changes the value, or the default one where there is none, and says what it is now.
    ///
    /// The change may be done more than once, to other values: it must depend on nothing that it changes itself. It is
    /// not done where a value cannot be written by serde.
    ///
    /// # Errors
    ///
    /// Where serde cannot write the new value, or it is nested deeper than 100 levels. It is a 500, whose cause is logged.
    #[track_caller]
    pub fn update(&self, change: impl Fn(&mut T) + Send + Sync + 'static) -> Result<T>
    where
        T: Default,
    {
        let mut value = self.get().unwrap_or_default();
        change(&mut value);
        written(&value)?;
        self.carried.change(Change::Update(
            T::KEY,
            Box::new(move |there| {
                let mut value = there.and_then(|value| T::deserialize(value).ok()).unwrap_or_default();
                change(&mut value);
                written(&value).ok().or_else(|| there.cloned())
            }),
        ));
        Ok(value)
    }
}

/// How deep a value may be nested. serde_json writes any depth and reads 127: what is deeper would cost the visitor the
/// whole session at the next request.
const DEEPEST: usize = 100;

#[track_caller]
fn written(value: &impl Serialize) -> Result<Value> {
    let value = serde_json::to_value(value)?;
    if is_deeper(&value, DEEPEST) {
        return Err(Error::internal(format!("a value of a session is nested deeper than {DEEPEST} levels")));
    }
    Ok(value)
}

fn is_deeper(value: &Value, levels: usize) -> bool {
    match value {
        Value::Array(_) | Value::Object(_) if levels == 0 => true,
        Value::Array(values) => values.iter().any(|value| is_deeper(value, levels - 1)),
        Value::Object(values) => values.values().any(|value| is_deeper(value, levels - 1)),
        _ => false,
    }
}

impl<T> Clone for Session<T> {
    fn clone(&self) -> Session<T> {
        Session { carried: self.carried.clone(), value: PhantomData }
    }
}

impl<T> fmt::Debug for Session<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").finish_non_exhaustive()
    }
}

/// What a field with `#[session]` can be.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a value that sessions hold",
    label = "a field with #[session] is a `Session<T>`, a `T` or an `Option<T>`",
    note = "derive `SessionValue`, `Serialize`, `Deserialize` and, unless it is optional, `Default` for the type"
)]
pub trait FromSession: Sized {
    /// Takes it from the session of the request.
    fn from_session(request: &Request) -> impl Future<Output = Result<Self>> + Send;
}

impl<T: SessionValue> FromSession for Session<T> {
    async fn from_session(request: &Request) -> Result<Session<T>> {
        Ok(Session { carried: Carried::of(request).await?, value: PhantomData })
    }
}

#[diagnostic::do_not_recommend]
impl<T: SessionValue + Default> FromSession for T {
    async fn from_session(request: &Request) -> Result<T> {
        Ok(<Option<T>>::from_session(request).await?.unwrap_or_default())
    }
}

impl<T: SessionValue> FromSession for Option<T> {
    async fn from_session(request: &Request) -> Result<Option<T>> {
        Ok(Session { carried: Carried::of(request).await?, value: PhantomData }.get())
    }
}

/// Asks a type whether a handler can change the session by it: `ChangesSession::<T>::YES`, with [`ChangesNothing`] in scope.
/// The inherent constant comes first.
pub struct ChangesSession<T>(PhantomData<T>);

impl<T> ChangesSession<Session<T>> {
    /// It can.
    pub const YES: bool = true;
}

/// The answer for any other type.
pub trait ChangesNothing {
    /// It cannot.
    const YES: bool = false;
}

impl<T> ChangesNothing for ChangesSession<T> {}

/// A field with `#[session]`.
pub async fn session<T: FromSession>(request: &Request) -> Result<T> {
    T::from_session(request).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nested(levels: usize) -> Value {
        (0..levels).fold(Value::Null, |value, level| match level % 2 {
            0 => Value::from(vec![value]),
            _ => Value::from_iter([("a", value)]),
        })
    }

    #[test]
    fn what_could_not_be_read_again_is_not_written() {
        written(&nested(DEEPEST)).unwrap();
        assert_eq!(written(&nested(DEEPEST + 1)).unwrap_err().status(), http::StatusCode::INTERNAL_SERVER_ERROR);
    }
}
