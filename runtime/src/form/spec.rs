//! What a form's type says of its fields, as const data.

use crate::route::{FieldValue, FileRule, FormField};

/// One field as its type, and the attributes on it, say.
#[derive(Debug, PartialEq, Eq)]
pub struct FieldSpec {
    /// Its name within the form's type.
    pub name: &'static str,
    /// How it is asked for.
    pub kind: Kind,
    /// Whether there must be a value.
    pub required: bool,
    /// Whether there may be several.
    pub repeated: bool,
    /// Whether spaces around the text are taken away.
    pub trim: bool,
    /// What it may be, where it is one of some words.
    pub options: Option<&'static [&'static str]>,
    /// The fewest characters, for the browser.
    pub min_length: Option<usize>,
    /// The most characters, for the browser.
    pub max_length: Option<usize>,
    /// The least value, for the browser.
    pub min: Option<&'static str>,
    /// The greatest value, for the browser.
    pub max: Option<&'static str>,
    /// What a file may be.
    pub file: FileRule,
}

/// How a field is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `type="text"`, or another that takes a text.
    Text(&'static str),
    /// Text that is never shown again.
    Password,
    /// A number without decimals, within the bounds of its type where people would say them.
    Whole(Option<(&'static str, &'static str)>),
    /// A number.
    Number,
    /// Yes or no.
    Checkbox,
}

impl FieldSpec {
    /// What a specification says that says nothing.
    pub const BLANK: FieldSpec = FieldSpec {
        name: "",
        kind: Kind::Text("text"),
        required: true,
        repeated: false,
        trim: false,
        options: None,
        min_length: None,
        max_length: None,
        min: None,
        max: None,
        file: FileRule::ANY,
    };

    /// What its values are.
    const fn value(&self) -> FieldValue {
        let (input, bounds) = match self.kind {
            Kind::Text(input) => (input, None),
            Kind::Password => ("password", None),
            Kind::Whole(bounds) => ("integer", bounds),
            Kind::Number => ("decimal", None),
            Kind::Checkbox => ("checkbox", None),
        };
        let (min, max) = match (self.min, self.max, bounds) {
            (None, None, Some((min, max))) => (Some(min), Some(max)),
            (None, max, Some((min, _))) => (Some(min), max),
            (min, None, Some((_, max))) => (min, Some(max)),
            (min, max, _) => (min, max),
        };
        FieldValue {
            input,
            options: self.options,
            min_length: self.min_length,
            // What is taken away around a text does not count.
            max_length: if self.trim { None } else { self.max_length },
            min,
            max,
        }
    }
}

/// What the values of a field are.
#[derive(Clone, Copy, Debug)]
pub enum Input {
    /// Text.
    Text,
    /// Files.
    File,
    /// The fields of another form, and the most bytes of one of its files.
    Nested(&'static [FormField], u64),
}

/// One field with what its type is.
pub struct Piece(pub &'static FieldSpec, pub Input);

/// How many fields there are, those of nested forms counted for themselves.
pub const fn count(pieces: &[Piece]) -> usize {
    let (mut sum, mut at) = (0, 0);
    while at < pieces.len() {
        sum += match pieces[at].1 {
            Input::Nested(fields, _) => fields.len(),
            _ => 1,
        };
        at += 1;
    }
    sum
}

/// How many bytes the names of nested fields have.
pub const fn name_bytes(pieces: &[Piece]) -> usize {
    let (mut sum, mut at) = (0, 0);
    while at < pieces.len() {
        if let Input::Nested(fields, _) = pieces[at].1 {
            let mut inner = 0;
            while inner < fields.len() {
                sum += pieces[at].0.name.len() + 1 + fields[inner].name.len();
                inner += 1;
            }
        }
        at += 1;
    }
    sum
}

/// The most bytes that a file may have by its own limit.
pub const fn largest_file(pieces: &[Piece]) -> u64 {
    let (mut largest, mut at) = (0, 0);
    while at < pieces.len() {
        let own = match (pieces[at].1, pieces[at].0.file.limit) {
            (Input::Nested(_, largest), _) | (Input::File, Some(largest)) => largest,
            _ => 0,
        };
        if own > largest {
            largest = own;
        }
        at += 1;
    }
    largest
}

/// The names of nested fields, one after the other.
pub const fn names<const BYTES: usize>(pieces: &[Piece]) -> [u8; BYTES] {
    let mut bytes = [0; BYTES];
    let (mut end, mut at) = (0, 0);
    while at < pieces.len() {
        if let Input::Nested(fields, _) = pieces[at].1 {
            let mut inner = 0;
            while inner < fields.len() {
                end = put(&mut bytes, end, pieces[at].0.name);
                end = put(&mut bytes, end, ".");
                end = put(&mut bytes, end, fields[inner].name);
                inner += 1;
            }
        }
        at += 1;
    }
    bytes
}

const fn put(bytes: &mut [u8], mut end: usize, text: &str) -> usize {
    let mut at = 0;
    while at < text.len() {
        bytes[end] = text.as_bytes()[at];
        end += 1;
        at += 1;
    }
    end
}

/// All fields of the form of this type, those of nested forms under their whole names.
pub const fn flat<const COUNT: usize>(
    pieces: &[Piece],
    mut names: &'static [u8],
    of: &'static str,
) -> [FormField; COUNT] {
    let blank = FormField { name: "", required: false, repeated: false, file: false, of, value: FieldValue::TEXT };
    let mut fields = [blank; COUNT];
    let (mut end, mut at) = (0, 0);
    while at < pieces.len() {
        let spec = pieces[at].0;
        match pieces[at].1 {
            Input::Nested(inner, _) => {
                let mut number = 0;
                while number < inner.len() {
                    let (name, rest) = names.split_at(spec.name.len() + 1 + inner[number].name.len());
                    names = rest;
                    let name = match std::str::from_utf8(name) {
                        Ok(name) => name,
                        Err(_) => panic!("the names of a form's fields are text"),
                    };
                    let required = spec.required && inner[number].required;
                    fields[end] = FormField { name, required, of, ..inner[number] };
                    end += 1;
                    number += 1;
                }
            }
            input => {
                let file = matches!(input, Input::File);
                // A box that is not ticked is not sent.
                let required = spec.required && !matches!(spec.kind, Kind::Checkbox) && !spec.repeated;
                let (name, repeated, value) = (spec.name, spec.repeated, spec.value());
                fields[end] = FormField { name, required, repeated, file, of, value };
                end += 1;
            }
        }
        at += 1;
    }
    fields
}

/// Stops the build where two fields have one name.
#[track_caller]
pub const fn names_differ(fields: &[FormField], message: &'static str) {
    let mut at = 0;
    while at < fields.len() {
        let mut other = at + 1;
        while other < fields.len() {
            if same(fields[at].name, fields[other].name) {
                panic!("{}", message);
            }
            other += 1;
        }
        at += 1;
    }
}

const fn same(one: &str, other: &str) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let mut at = 0;
    while at < one.len() {
        if one.as_bytes()[at] != other.as_bytes()[at] {
            return false;
        }
        at += 1;
    }
    true
}
