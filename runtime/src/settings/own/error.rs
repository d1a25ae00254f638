//! What is wrong with one of the program's own settings, from what serde says of it.

use super::super::fault::meant;
use super::super::keys::variable;
use super::super::value::Origin;
use serde::de::{self, Expected, Unexpected};
use std::fmt::{self, Display};

#[derive(Debug)]
pub(super) struct Fault {
    what: What,
    place: Option<Box<(Origin, String)>>,
    /// Whether its value must not be told.
    secret: bool,
}

#[derive(Debug)]
enum What {
    Text(String),
    Is { is: String, must_be: String },
    Missing(&'static str),
}

impl Fault {
    fn new(what: What) -> Fault {
        Fault { what, place: None, secret: false }
    }

    pub(super) fn text(text: impl Into<String>) -> Fault {
        Fault::new(What::Text(text.into()))
    }

    pub(super) fn is(is: impl Into<String>, must_be: impl Into<String>) -> Fault {
        Fault::new(What::Is { is: is.into(), must_be: must_be.into() })
    }

    /// The same at this place, unless a nearer one is known.
    pub(super) fn at(mut self, origin: &Origin, path: &str) -> Fault {
        self.place.get_or_insert_with(|| Box::new((origin.clone(), path.to_owned())));
        self
    }

    pub(super) fn hidden(mut self) -> Fault {
        self.secret = true;
        self
    }
}

impl Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (origin, path) = match self.place.as_deref() {
            Some((origin, path)) => (origin, path.as_str()),
            None => (&Origin::Default, ""),
        };
        if let What::Missing(field) = self.what {
            let (variable, table) = (variable(&format!("{path}.{field}")), path);
            return write!(
                f,
                "the setting `{path}.{field}` is missing: {variable}, {variable}_FILE or `{field}` in [{table}] of \
                 squall.toml says it"
            );
        }
        match origin {
            Origin::Variable(name) => f.write_str(name)?,
            Origin::Default | Origin::Code => write!(f, "`{path}`")?,
            origin => write!(f, "{origin}: `{path}`")?,
        }
        match &self.what {
            What::Is { must_be, .. } if self.secret => write!(f, " is not {must_be} (its value is a secret)"),
            What::Text(_) if self.secret => f.write_str(" is not what it must be (its value is a secret)"),
            // It only stands for the variables of a table.
            What::Is { is, .. } if is == "a table" && matches!(origin, Origin::Variable(_)) => {
                write!(f, " means nothing: `{path}` is no table")
            }
            What::Is { is, must_be } => write!(f, " is {is}, but must be {must_be}"),
            What::Text(text) => write!(f, ": {text}"),
            What::Missing(_) => Ok(()),
        }
    }
}

impl std::error::Error for Fault {}

impl de::Error for Fault {
    fn custom<T: Display>(text: T) -> Fault {
        Fault::text(text.to_string())
    }

    fn invalid_type(is: Unexpected<'_>, must_be: &dyn Expected) -> Fault {
        Fault::is(found(is), wanted(must_be))
    }

    fn invalid_value(is: Unexpected<'_>, must_be: &dyn Expected) -> Fault {
        Fault::is(found(is), wanted(must_be))
    }

    fn invalid_length(length: usize, must_be: &dyn Expected) -> Fault {
        Fault::is(format!("a list of {length}"), wanted(must_be))
    }

    fn unknown_variant(variant: &str, known: &'static [&'static str]) -> Fault {
        Fault::is(
            format!("{variant:?}"),
            format!("one of the words that it knows{}", meant(variant, known.iter().copied())),
        )
    }

    fn unknown_field(field: &str, known: &'static [&'static str]) -> Fault {
        Fault::text(format!("no setting is called `{field}`{}", meant(field, known.iter().copied())))
    }

    fn missing_field(field: &'static str) -> Fault {
        Fault::new(What::Missing(field))
    }

    fn duplicate_field(field: &'static str) -> Fault {
        Fault::text(format!("`{field}` is said twice, by two names"))
    }
}

fn found(is: Unexpected<'_>) -> String {
    match is {
        Unexpected::Bool(is) => is.to_string(),
        Unexpected::Unsigned(number) => number.to_string(),
        Unexpected::Signed(number) => number.to_string(),
        Unexpected::Float(number) => number.to_string(),
        Unexpected::Char(letter) => format!("{:?}", letter.to_string()),
        Unexpected::Str(text) => format!("{text:?}"),
        Unexpected::Seq => "a list".to_owned(),
        Unexpected::Map => "a table".to_owned(),
        other => other.to_string(),
    }
}

/// What serde calls the types of Rust, in words of settings.
fn wanted(must_be: &dyn Expected) -> String {
    let text = must_be.to_string();
    match text.as_str() {
        "i8" | "i16" | "i32" | "i64" | "isize" => format!("a whole number ({text})"),
        "u8" | "u16" | "u32" | "u64" | "usize" => format!("a whole number from 0 on ({text})"),
        "f32" | "f64" => "a number".to_owned(),
        "a string" => "a text".to_owned(),
        "a boolean" => "true or false".to_owned(),
        "a sequence" => "a list".to_owned(),
        "a map" => "a table".to_owned(),
        _ => match text.strip_prefix("struct ") {
            Some(_) => "a table".to_owned(),
            None => text,
        },
    }
}
