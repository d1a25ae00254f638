//! `#[form]` and `#[upload]`: the body of a request as a form.

use super::multipart::{Multipart, is_multipart};
use super::reader::{Reader, Submitted};
use super::rejected::rejection;
use super::upload::{Received, Upload, receive};
use super::value::FormBody;
use crate::body::{Body, DEFAULT_LIMIT};
use crate::error::{Error, FieldError, Result};
use crate::extract::{FormOf, form_bytes, held_to_limit, pairs_of};
use crate::request::Request;
use crate::route::{FieldValue, FileRule, FormField};
use http::StatusCode;
use http_body::Body as _;

/// The most bytes of all texts of a form together, whatever its files may have: 2 MiB.
const MOST_TEXT: usize = DEFAULT_LIMIT as usize;

/// A type that derives `Form` is read by its own means, whatever else it implements.
impl<T: FormBody> FormOf<T> {
    /// The body as a `T`.
    pub async fn read(request: &Request, body: Body) -> Result<T> {
        let submitted = submitted::<T>(request, body).await?.unwrap_or_default();
        form(request, submitted)
    }

    /// The body as a `T`, or `None` where it is empty.
    pub async fn read_option(request: &Request, body: Body) -> Result<Option<T>> {
        submitted::<T>(request, body).await?.map(|submitted| form(request, submitted)).transpose()
    }
}

/// The form, or all that is wrong with it.
fn form<T: FormBody>(request: &Request, mut submitted: Submitted) -> Result<T> {
    let read = T::read_body(&mut Reader::new(&mut submitted));
    match read {
        Some(form) if submitted.errors.is_empty() => Ok(form),
        _ => Err(rejection(request, submitted)),
    }
}

/// What was submitted under the names that the form declares; all else is passed over.
async fn submitted<T: FormBody>(request: &Request, body: Body) -> Result<Option<Submitted>> {
    if body.is_end_stream() {
        return Ok(None);
    }
    if !is_multipart(request) {
        let Some(bytes) = form_bytes(request, body).await? else { return Ok(None) };
        let declared = |name: &str| T::FIELDS.iter().find(|field| field.name == name && !field.file);
        let texts = pairs_of(&bytes, |name| declared(name).map(|field| field.name.into()))?;
        return Ok(Some(Submitted { texts, ..Submitted::default() }));
    }
    let mut multipart = multipart(request, body)?;
    let mut submitted = Submitted::default();
    let mut room = MOST_TEXT;
    while let Some(part) = multipart.next().await? {
        let Some(field) = T::FIELDS.iter().find(|field| field.name == part.name()) else { continue };
        if field.file {
            let rule = T::rule_of(field.name).map_or(&FileRule::ANY, |spec| &spec.file);
            take_file(request, &mut submitted, field, part, rule).await?;
        } else if part.file_name().is_some() {
            submitted
                .errors
                .push((field.name.to_owned(), FieldError::new("form-no-text", "must be text, and not a file")));
        } else {
            let text = part.bytes(room).await.map_err(|error| match error.status() {
                StatusCode::PAYLOAD_TOO_LARGE => {
                    Error::new(StatusCode::PAYLOAD_TOO_LARGE, "the texts of the form are longer than 2 MiB")
                }
                _ => error,
            })?;
            room -= text.len();
            match String::from_utf8(text.into()) {
                Ok(text) => submitted.texts.push((field.name.into(), text)),
                Err(_) => return Err(Error::bad_request(format!("the field `{}` is not UTF-8", field.name))),
            }
        }
    }
    Ok(Some(submitted))
}

fn multipart(request: &Request, body: Body) -> Result<Multipart> {
    let content_type = request.full_content_type().unwrap_or_default();
    Multipart::new(content_type, held_to_limit(request, body))
}

async fn take_file(
    request: &Request,
    submitted: &mut Submitted,
    field: &FormField,
    part: super::multipart::Part<'_>,
    rule: &FileRule,
) -> Result<()> {
    let name = || field.name.to_owned();
    let before = submitted.files.iter().filter(|(other, _)| other == field.name).count();
    let most = if field.repeated { rule.most } else { 1 };
    // What has no file name comes from no browser, and may still be a file; an empty one is none.
    match receive(request, part, rule).await? {
        Received::Nothing => {}
        Received::Refused(error) => submitted.errors.push((name(), error)),
        Received::File(_) if before == most => {
            if !submitted.errors.iter().any(|(other, error)| other == field.name && error.key() == "form-too-many") {
                let text =
                    if most == 1 { "must be one file".to_owned() } else { format!("must be at most {most} files") };
                submitted.errors.push((name(), FieldError::new("form-too-many", text).with("max", most)));
            }
        }
        Received::File(file) => submitted.files.push((name(), Some(file))),
    }
    Ok(())
}

/// What a field with `#[upload]` can be.
#[diagnostic::on_unimplemented(
    message = "a field with #[upload] cannot be a `{Self}`",
    label = "a field with #[upload] is an `Upload`, an `Option<Upload>` or a `Vec<Upload>`",
    note = "help: for text and files together, put #[derive(squall::Form)] on a type with fields of type `Upload`"
)]
pub trait FromUploads: Sized {
    /// Whether there may be several.
    const REPEATED: bool;
    /// Takes them.
    fn from_uploads(files: Vec<Upload>) -> Option<Self>;
}

impl FromUploads for Upload {
    const REPEATED: bool = false;

    fn from_uploads(mut files: Vec<Upload>) -> Option<Upload> {
        files.pop()
    }
}

impl FromUploads for Option<Upload> {
    const REPEATED: bool = false;

    fn from_uploads(mut files: Vec<Upload>) -> Option<Option<Upload>> {
        Some(files.pop())
    }
}

impl FromUploads for Vec<Upload> {
    const REPEATED: bool = true;

    fn from_uploads(files: Vec<Upload>) -> Option<Vec<Upload>> {
        Some(files)
    }
}

/// A field with `#[upload]`.
pub async fn upload<T: FromUploads>(request: &Request, body: Body, name: &'static str, rule: &FileRule) -> Result<T> {
    let mut submitted = Submitted::default();
    if !body.is_end_stream() {
        if !is_multipart(request) {
            let message = "this takes a file in `multipart/form-data`, and the body is said to be none";
            return Err(Error::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, message));
        }
        let field =
            FormField { name, required: true, repeated: T::REPEATED, file: true, of: "", value: FieldValue::TEXT };
        let mut multipart = multipart(request, body)?;
        while let Some(part) = multipart.next().await? {
            if part.name() == name {
                take_file(request, &mut submitted, &field, part, rule).await?;
            }
        }
    }
    let files = submitted.files.drain(..).filter_map(|(_, file)| file).collect();
    let taken = T::from_uploads(files);
    if taken.is_none() && submitted.errors.is_empty() {
        submitted.errors.push((name.to_owned(), FieldError::new("form-file-missing", "must be chosen")));
    }
    match taken {
        Some(taken) if submitted.errors.is_empty() => Ok(taken),
        _ => Err(rejection(request, submitted)),
    }
}
