//! `#[form]` and `#[query(flatten)]`: pairs as a type of the user's.

mod blame;

use super::media::Format;
use super::pairs::{self, Malformed};
use crate::body::Body;
use crate::error::{Error, Result};
use crate::request::Request;
#[cfg(not(feature = "forms"))]
use crate::route::FileRule;
#[cfg(feature = "forms")]
use bytes::Bytes;
use http::StatusCode;
use serde::de::DeserializeOwned;
#[cfg(feature = "forms")]
use std::borrow::Cow;
use std::marker::PhantomData;

/// The most fields that a form or a query may have.
const MOST_FIELDS: usize = 1000;

/// A type that can be read from a form: any that implements serde's `Deserialize`. A field with `#[form]`.
///
/// The `Content-Type` must be `application/x-www-form-urlencoded`; otherwise the answer is 415. A body that is not
/// encoded as it must be is answered by 400, one with more than 1,000 fields by 413, values of another type by 422,
/// with the name of the field. A `Vec` takes a name that is repeated, a number in an `Option` is `None` where it is left
/// empty. An empty body is a form without fields; `Option<T>` is `None` then.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from a form",
    label = "this type must implement serde's `Deserialize`",
    note = "put #[derive(serde::Deserialize)] on `{Self}`"
)]
pub trait FromForm: Sized {
    /// Reads it; the error is a sentence for the client.
    fn from_form(bytes: &[u8]) -> Result<Self, String>;
}

#[diagnostic::do_not_recommend]
impl<T: DeserializeOwned> FromForm for T {
    fn from_form(bytes: &[u8]) -> Result<T, String> {
        blame::read(bytes)
    }
}

/// A type that can be read from a whole query: any that implements serde's `Deserialize`. A field with
/// `#[query(flatten)]`.
///
/// What cannot be read is answered by 400, with the name of the parameter. A `Vec` takes a name that is repeated, a
/// number in an `Option` is `None` where it is left empty.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from a query",
    label = "this type must implement serde's `Deserialize`",
    note = "put #[derive(serde::Deserialize)] on `{Self}`"
)]
pub trait FromQuery: Sized {
    /// Reads it; the error is a sentence for the client.
    fn from_query(query: &str) -> Result<Self, String>;
}

#[diagnostic::do_not_recommend]
impl<T: DeserializeOwned> FromQuery for T {
    fn from_query(query: &str) -> Result<T, String> {
        blame::read(query.as_bytes())
    }
}

/// The whole query as a `T`.
pub fn query_struct<T: FromQuery>(request: &Request) -> Result<T> {
    let query = request.query();
    if let Err(malformed) = pairs::check(query.as_bytes(), MOST_FIELDS) {
        return Err(Error::new(StatusCode::BAD_REQUEST, told("query", malformed)));
    }
    T::from_query(query).map_err(|error| {
        let error = super::shortened(&error);
        Error::new(StatusCode::BAD_REQUEST, format!("the query cannot be taken: {error}"))
    })
}

const FORM: Format = Format {
    name: "application/x-www-form-urlencoded",
    covers: |media_type| media_type.eq_ignore_ascii_case("application/x-www-form-urlencoded"),
};

/// What is wrong with the form as a whole.
fn checked(bytes: &[u8]) -> Result<()> {
    checked_as("form", bytes)
}

/// What is wrong with a form, or another `whole` of pairs.
fn checked_as(whole: &str, bytes: &[u8]) -> Result<()> {
    if let Err(malformed) = pairs::check(bytes, MOST_FIELDS) {
        let status = match malformed {
            Malformed::TooManyFields => StatusCode::PAYLOAD_TOO_LARGE,
            Malformed::Escape | Malformed::Encoding => StatusCode::BAD_REQUEST,
        };
        return Err(Error::new(status, told(whole, malformed)));
    }
    Ok(())
}

fn read<T: FromForm>(bytes: &[u8]) -> Result<T> {
    checked(bytes)?;
    T::from_form(bytes).map_err(|error| {
        let error = super::shortened(&error);
        Error::new(StatusCode::UNPROCESSABLE_ENTITY, format!("the form cannot be taken: {error}"))
    })
}

fn told(whole: &str, malformed: Malformed) -> String {
    match malformed {
        Malformed::TooManyFields => format!("the {whole} has more than {MOST_FIELDS} fields"),
        Malformed::Escape => format!("the {whole} has a `%` without two hexadecimal digits"),
        Malformed::Encoding => format!("the {whole} is not UTF-8"),
    }
}

/// Reads a form into a type: `FormOf::<T>::read`, with [`FormBySerde`] in scope. A type that derives `Form` has an inherent
/// `read`, which comes first; so it may implement serde's `Deserialize` besides.
pub struct FormOf<T>(PhantomData<T>);

/// What reads any other type.
pub trait FormBySerde<T> {
    /// The body as a `T`.
    fn read(request: &Request, body: Body) -> impl Future<Output = Result<T>> + Send
    where
        T: FromForm,
    {
        form(request, body)
    }

    /// The body as a `T`, or `None` where it is empty.
    fn read_option(request: &Request, body: Body) -> impl Future<Output = Result<Option<T>>> + Send
    where
        T: FromForm,
    {
        form_option(request, body)
    }
}

impl<T> FormBySerde<T> for FormOf<T> {}

/// An urlencoded body; `None` where it is empty.
#[cfg(feature = "forms")]
pub(crate) async fn form_bytes(request: &Request, body: Body) -> Result<Option<Bytes>> {
    let format = Format { name: "application/x-www-form-urlencoded` or `multipart/form-data", covers: FORM.covers };
    format.read(request, body).await
}

/// The pairs whose names these are, decoded.
#[cfg(feature = "forms")]
pub(crate) fn pairs_of(
    bytes: &[u8],
    declared: impl Fn(&str) -> Option<Cow<'static, str>>,
) -> Result<Vec<(Cow<'static, str>, String)>> {
    checked(bytes)?;
    // It has been checked: nothing is left out.
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    let pairs = pairs::Pairs::new(text).filter_map(|(name, value)| {
        let name = declared(&pairs::decode(name).ok()?)?;
        Some((name, pairs::decode(value).ok()?.into_owned()))
    });
    Ok(pairs.collect())
}

/// All pairs, decoded; `whole` is what they are called where they are malformed.
#[cfg(feature = "forms")]
pub(crate) fn all_pairs(whole: &str, bytes: &[u8]) -> Result<Vec<(String, String)>> {
    checked_as(whole, bytes)?;
    // It has been checked: nothing is left out.
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    let decoded = |text| pairs::decode(text).ok().map(Cow::into_owned);
    Ok(pairs::Pairs::new(text).filter_map(|(name, value)| Some((decoded(name)?, decoded(value)?))).collect())
}

/// What stands in for uploads and arguments where the feature is off: it says so.
#[cfg(not(feature = "forms"))]
#[diagnostic::on_unimplemented(
    message = "uploads and arguments are a feature of squall that is off",
    label = "this needs the feature `forms`",
    note = "help: write squall = {{ version = \"..\", features = [\"forms\"] }} into Cargo.toml"
)]
pub trait FeatureFormsIsOn {}

/// A field with `#[arguments]`.
#[cfg(not(feature = "forms"))]
pub async fn arguments<T: FeatureFormsIsOn>(_: &Request, _: Body) -> Result<T> {
    Err(Error::internal("there are no arguments"))
}

/// A field with `#[upload]`.
#[cfg(not(feature = "forms"))]
pub async fn upload<T: FeatureFormsIsOn>(_: &Request, _: Body, _: &'static str, _: &FileRule) -> Result<T> {
    Err(Error::internal("there are no uploads"))
}

/// The body as a `T`.
pub async fn form<T: FromForm>(request: &Request, body: Body) -> Result<T> {
    read(&FORM.read(request, body).await?.unwrap_or_default())
}

/// The body as a `T`, or `None` where it is empty.
pub async fn form_option<T: FromForm>(request: &Request, body: Body) -> Result<Option<T>> {
    FORM.read(request, body).await?.map(|bytes| read(&bytes)).transpose()
}

#[cfg(test)]
mod tests;
