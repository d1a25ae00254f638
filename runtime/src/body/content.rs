//! What can be sent: text, bytes, and pieces of them.

use crate::error::Error;
use bytes::Bytes;
use std::borrow::Cow;

/// Text or bytes: what a body is made of.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is neither text nor bytes",
    label = "expected text such as a `String`, or bytes such as a `Vec<u8>`"
)]
pub trait Content {
    /// Its bytes; text is in UTF-8.
    fn into_bytes(self) -> Bytes;
}

macro_rules! contents {
    ($($ty:ty: $value:ident => $bytes:expr,)*) => {
        $(
            impl Content for $ty {
                fn into_bytes(self) -> Bytes {
                    let $value = self;
                    $bytes
                }
            }
        )*
    };
}

contents! {
    Bytes: bytes => bytes,
    String: text => text.into(),
    Vec<u8>: bytes => bytes.into(),
    Box<[u8]>: bytes => bytes.into(),
    Box<str>: text => text.into_string().into(),
    &'static str: text => Bytes::from_static(text.as_bytes()),
    &'static [u8]: bytes => Bytes::from_static(bytes),
    Cow<'static, str>: text => match text {
        Cow::Borrowed(text) => text.into_bytes(),
        Cow::Owned(text) => text.into(),
    },
}

impl<const N: usize> Content for &'static [u8; N] {
    fn into_bytes(self) -> Bytes {
        Bytes::from_static(self)
    }
}

/// What a stream brings that is sent: text or bytes, or a `Result` of them, whose error ends the body before its time.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no piece of a body",
    label = "a stream brings text or bytes, or a `Result` of them, and this one brings a `{Self}`",
    note = "the error of such a `Result` is one that `?` takes in a handler: a `std::error::Error`, or a `squall::Error`"
)]
pub trait Piece {
    /// Its bytes, or why there are no more.
    fn into_piece(self) -> Result<Bytes, Error>;
}

#[diagnostic::do_not_recommend]
impl<T: Content> Piece for T {
    fn into_piece(self) -> Result<Bytes, Error> {
        Ok(self.into_bytes())
    }
}

impl<T: Content, E: Into<Error>> Piece for Result<T, E> {
    fn into_piece(self) -> Result<Bytes, Error> {
        self.map(Content::into_bytes).map_err(Into::into)
    }
}
