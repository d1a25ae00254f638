//! What the compiler knows of the form that a handler reads.

use super::BodyLimit;
use std::marker::PhantomData;

/// One field of a form, as it is named there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormField {
    /// Its name; `address.street` for a field of a struct within the form's.
    pub name: &'static str,
    /// Whether a form without it cannot be read.
    pub required: bool,
    /// Whether the name may be there more than once.
    pub repeated: bool,
    /// Whether it is a file: the form must be `multipart/form-data`.
    pub file: bool,
    /// The type of the whole form, with its module; empty where there is none.
    pub of: &'static str,
    /// What its values are.
    pub value: FieldValue,
}

/// What the values of a field are, as far as its type and its rules say it by words and numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldValue {
    /// `integer`, `decimal`, `checkbox`, or the type of input that takes the text.
    pub input: &'static str,
    /// One of these, where there are some.
    pub options: Option<&'static [&'static str]>,
    /// The fewest characters.
    pub min_length: Option<usize>,
    /// The most characters.
    pub max_length: Option<usize>,
    /// The least number.
    pub min: Option<&'static str>,
    /// The greatest number.
    pub max: Option<&'static str>,
}

impl FieldValue {
    /// Any text.
    pub const TEXT: FieldValue =
        FieldValue { input: "text", options: None, min_length: None, max_length: None, min: None, max: None };
}

/// What a file may be: `#[upload(limit = "5 MiB", accept = "image/*", most = 4)]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileRule {
    /// The most bytes of one file.
    pub limit: Option<u64>,
    /// The media types, `image/*` among them; none where it may be anything.
    pub accept: &'static [&'static str],
    /// The most files of this name.
    pub most: usize,
}

impl FileRule {
    /// Anything.
    pub const ANY: FileRule = FileRule { limit: None, accept: &[], most: 100 };

    /// Whether it may be of this type.
    #[cfg(feature = "forms")]
    pub(crate) fn accepts(&self, media_type: &str) -> bool {
        self.accept.is_empty()
            || self.accept.iter().any(|accepted| match accepted.strip_suffix("/*") {
                Some(kind) => media_type.split_once('/').is_some_and(|(other, _)| other == kind),
                None => media_type == *accepted,
            })
    }
}

/// A type whose fields the compiler knows by their names in a form. `#[derive(Form)]` implements it.
pub trait FormFields {
    /// All of them.
    const FIELDS: &'static [FormField];
    /// The most bytes that one of its files may have by its own limit; 0 without one.
    const LARGEST_FILE: u64 = 0;
}

/// Asks a type for the fields of its form: `KnownForm::<T>::FIELDS`, with [`UnknownForm`] in scope. The inherent constant
/// comes first, and is there only for a type that knows; so a type that implements nothing at all gives no second error.
pub struct KnownForm<T>(PhantomData<T>);

impl<T: FormFields> KnownForm<T> {
    /// They are known.
    pub const FIELDS: Option<&'static [FormField]> = Some(T::FIELDS);
    /// The most bytes of one file.
    pub const LARGEST_FILE: u64 = T::LARGEST_FILE;
}

/// The answer for any other type, such as one that only implements serde's `Deserialize`.
pub trait UnknownForm {
    /// They are not.
    const FIELDS: Option<&'static [FormField]> = None;
    /// There are none.
    const LARGEST_FILE: u64 = 0;
}

impl<T> UnknownForm for KnownForm<T> {}

/// Stops the build where a file may be longer than the body that it comes in; the message says what to do.
#[track_caller]
pub const fn file_fits(body: BodyLimit, largest_file: u64, message: &'static str) {
    if let Some(most) = body.bytes()
        && largest_file > most
    {
        panic!("{}", message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Note;

    impl FormFields for Note {
        const FIELDS: &'static [FormField] = &[FormField {
            name: "text",
            required: true,
            repeated: false,
            file: false,
            of: "Note",
            value: FieldValue::TEXT,
        }];
    }

    #[test]
    fn only_a_type_that_knows_its_fields_tells_them() {
        assert_eq!(KnownForm::<Note>::FIELDS, Some(Note::FIELDS));
        assert_eq!(KnownForm::<String>::FIELDS, None);
    }
}
