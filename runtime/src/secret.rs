//! Values that are not to be seen.

use serde::de::Visitor;
use serde::{Deserialize, Deserializer};
use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;
use zeroize::Zeroize;

/// A value that is not to be seen: a password, a key, a token.
///
/// It cannot be printed, its `Debug` tells nothing of it, and its memory is overwritten when it is dropped. The value
/// itself is had by [`reveal`](Secret::reveal), a word to look for in a review.
///
/// It can stand for a field of a form or of JSON, and for any value that is read from text. The bytes in which it came
/// (the body of a request, the environment of the process) are not overwritten by it.
///
/// ```
/// use squall::Secret;
///
/// #[derive(Debug, serde::Deserialize)]
/// struct SignIn {
///     name: String,
///     password: Secret<String>,
/// }
///
/// let form: SignIn = serde_json::from_str(r#"{"name": "ada", "password": "open sesame"}"#)?;
/// assert_eq!(form.password.reveal(), "open sesame");
/// assert_eq!(format!("{form:?}"), r#"SignIn { name: "ada", password: Secret(..) }"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// ```compile_fail
/// let password = squall::Secret::new(String::from("open sesame"));
/// println!("{password}");
/// ```
#[derive(Clone, Default)]
pub struct Secret<T: Zeroize>(T);

impl<T: Zeroize> Secret<T> {
    /// Hides a value.
    pub const fn new(value: T) -> Secret<T> {
        Secret(value)
    }

    /// The value itself.
    pub const fn reveal(&self) -> &T {
        &self.0
    }
}

impl<T: Zeroize> Drop for Secret<T> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl<T: Zeroize> From<T> for Secret<T> {
    fn from(value: T) -> Secret<T> {
        Secret(value)
    }
}

impl<T: Zeroize> fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

/// The error tells nothing of the text: that of a number would repeat it.
impl<T: Zeroize + FromStr> FromStr for Secret<T> {
    type Err = NotReadable;

    fn from_str(text: &str) -> Result<Secret<T>, NotReadable> {
        text.parse().map(Secret).map_err(|_| NotReadable)
    }
}

impl<'de, T: Zeroize + Deserialize<'de>> Deserialize<'de> for Secret<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Secret<T>, D::Error> {
        deserializer.deserialize_newtype_struct(NAME, Inner(PhantomData))
    }
}

/// Tells what reads that the value is a secret: settings show it to nobody, and repeat nothing of it in errors. To all other
/// formats it is its value.
struct Inner<T>(PhantomData<T>);

impl<'de, T: Zeroize + Deserialize<'de>> Visitor<'de> for Inner<T> {
    type Value = Secret<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a secret")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Secret<T>, D::Error> {
        T::deserialize(deserializer).map(Secret)
    }
}

/// What serde is told that a [`Secret`] is called.
pub(crate) const NAME: &str = "squall::Secret";

/// The text is not what a [`Secret`] should hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotReadable;

impl fmt::Display for NotReadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("it is not of the expected kind")
    }
}

impl std::error::Error for NotReadable {}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;

    #[test]
    fn its_text_shows_nowhere() {
        let secret = Secret::new("open sesame".to_owned());
        assert_eq!(format!("{secret:?} {:#?}", Some(&secret)), "Secret(..) Some(\n    Secret(..),\n)");
        let error = "open sesame".parse::<Secret<u32>>().unwrap_err();
        assert!(!format!("{error} {error:?}").contains("sesame"));
        assert_eq!(*"7".parse::<Secret<u32>>().unwrap().reveal(), 7);
    }

    #[test]
    fn it_is_overwritten_when_dropped() {
        static SEEN: Mutex<Vec<[u8; 3]>> = Mutex::new(Vec::new());

        struct Watched([u8; 3]);

        impl Zeroize for Watched {
            fn zeroize(&mut self) {
                self.0.zeroize();
                SEEN.lock().unwrap().push(self.0);
            }
        }

        drop(Secret::new(Watched([1, 2, 3])));
        assert_eq!(*SEEN.lock().unwrap(), [[0, 0, 0]]);
    }
}
