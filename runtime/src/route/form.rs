//! What the compiler knows of the form that a handler reads.

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
}

/// A type whose fields the compiler knows by their names in a form. `#[derive(Form)]` implements it.
pub trait FormFields {
    /// All of them.
    const FIELDS: &'static [FormField];
}

/// Asks a type for the fields of its form: `KnownForm::<T>::FIELDS`, with [`UnknownForm`] in scope. The inherent constant
/// comes first, and is there only for a type that knows; so a type that implements nothing at all gives no second error.
pub struct KnownForm<T>(PhantomData<T>);

impl<T: FormFields> KnownForm<T> {
    /// They are known.
    pub const FIELDS: Option<&'static [FormField]> = Some(T::FIELDS);
}

/// The answer for any other type, such as one that only implements serde's `Deserialize`.
pub trait UnknownForm {
    /// They are not.
    const FIELDS: Option<&'static [FormField]> = None;
}

impl<T> UnknownForm for KnownForm<T> {}

#[cfg(test)]
mod tests {
    use super::*;

    struct Note;

    impl FormFields for Note {
        const FIELDS: &'static [FormField] =
            &[FormField { name: "text", required: true, repeated: false, file: false }];
    }

    #[test]
    fn only_a_type_that_knows_its_fields_tells_them() {
        assert_eq!(KnownForm::<Note>::FIELDS, Some(Note::FIELDS));
        assert_eq!(KnownForm::<String>::FIELDS, None);
    }
}
