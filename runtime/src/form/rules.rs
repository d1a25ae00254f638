//! The rules of `#[garde(..)]`, which are garde's own; what they say is said here.

use crate::error::FieldError;
use crate::secret::Secret;
use garde::i18n::{I18n, InvalidCreditCard, InvalidEmail, InvalidPhoneNumber, InvalidUrl, IpKind, with_i18n};
use garde::rules::length;
use std::borrow::Cow;
use std::cell::RefCell;
use std::fmt::Display;
use zeroize::Zeroize;

pub use garde::rules::pattern::regex::StaticPattern;
pub use garde::rules::{AsStr, alphanumeric::Alphanumeric, ascii::Ascii, contains::Contains, email::Email, ip::Ip};
pub use garde::rules::{pattern::Matcher, prefix::Prefix, range::Bounds, suffix::Suffix, url::Url};

type Checked = Result<(), FieldError>;

/// Where rules say what is wrong: with a key and the values, so that it can be said in any language. What garde gets for a
/// text is the number under which it is found here again, behind a character that no text has.
#[derive(Default)]
pub(super) struct Told(RefCell<Vec<FieldError>>);

const MARK: char = '\u{10fffe}';

/// Does what rules of garde's say, and has what was said.
pub(super) fn told<T>(rules: impl FnOnce() -> T) -> (T, Told) {
    let told = Told::default();
    let result = with_i18n(&told, rules);
    (result, told)
}

/// Does what a rule of garde's says.
pub fn checked(rule: impl FnOnce() -> Result<(), garde::Error>) -> Checked {
    let (result, told) = told(rule);
    result.map_err(|error| told.of(&error))
}

impl Told {
    fn tell(&self, error: FieldError) -> Cow<'static, str> {
        let mut said = self.0.borrow_mut();
        said.push(error);
        format!("{MARK}{}", said.len() - 1).into()
    }

    /// What was said of this.
    pub(super) fn of(&self, error: &garde::Error) -> FieldError {
        let text = error.message();
        let number = text.strip_prefix(MARK).and_then(|number| number.parse::<usize>().ok());
        let said = number.and_then(|number| self.0.borrow().get(number).cloned());
        said.unwrap_or_else(|| FieldError::from(text.to_owned()))
    }

    fn plain(&self, key: &'static str, text: &'static str) -> Cow<'static, str> {
        self.tell(FieldError::new(key, text))
    }
}

impl I18n for Told {
    fn length_lower_than(&self, min: usize) -> Cow<'static, str> {
        self.tell(FieldError::new("form-too-short", format!("must be at least {}", characters(min))).with("min", min))
    }

    fn length_greater_than(&self, max: usize) -> Cow<'static, str> {
        self.tell(FieldError::new("form-too-long", format!("must be at most {}", characters(max))).with("max", max))
    }

    fn range_lower_than(&self, min: &dyn Display) -> Cow<'static, str> {
        self.tell(FieldError::new("form-too-small", format!("must be at least {min}")).with("min", min))
    }

    fn range_greater_than(&self, max: &dyn Display) -> Cow<'static, str> {
        self.tell(FieldError::new("form-too-great", format!("must be at most {max}")).with("max", max))
    }

    fn credit_card_invalid(&self, _: InvalidCreditCard) -> Cow<'static, str> {
        self.plain("form-no-card", "must be the number of a card")
    }

    fn pattern_no_match(&self, _: &dyn Display) -> Cow<'static, str> {
        self.plain("form-no-match", "does not have the expected form")
    }

    fn contains_missing(&self, part: &dyn Display) -> Cow<'static, str> {
        self.tell(FieldError::new("form-lacks", format!("must contain `{part}`")).with("part", part))
    }

    fn url_invalid(&self, _: InvalidUrl) -> Cow<'static, str> {
        self.plain("form-no-url", NO_URL)
    }

    fn prefix_missing(&self, part: &dyn Display) -> Cow<'static, str> {
        self.tell(FieldError::new("form-begins-otherwise", format!("must begin with `{part}`")).with("part", part))
    }

    fn suffix_missing(&self, part: &dyn Display) -> Cow<'static, str> {
        self.tell(FieldError::new("form-ends-otherwise", format!("must end with `{part}`")).with("part", part))
    }

    fn phone_number_invalid(&self, _: InvalidPhoneNumber) -> Cow<'static, str> {
        self.plain("form-no-telephone", "must be a telephone number")
    }

    fn ip_invalid(&self, kind: IpKind) -> Cow<'static, str> {
        self.tell(FieldError::new("form-no-ip", format!("must be an {kind} address")).with("kind", kind))
    }

    fn matches_field_mismatch(&self, field: &dyn Display) -> Cow<'static, str> {
        self.tell(FieldError::new("form-differs", format!("must be the same as `{field}`")).with("field", field))
    }

    fn email_invalid(&self, _: InvalidEmail) -> Cow<'static, str> {
        self.plain("form-no-email", "must be an e-mail address")
    }

    fn ascii_invalid(&self) -> Cow<'static, str> {
        self.plain("form-not-ascii", "must have letters, digits and signs of English only")
    }

    fn alphanumeric_invalid(&self) -> Cow<'static, str> {
        self.plain("form-not-alphanumeric", "must have letters and digits only")
    }

    fn required_not_set(&self) -> Cow<'static, str> {
        self.plain("form-missing", "must be filled in")
    }
}

const NO_URL: &str = "must be an address that begins with https:// or http://";

fn characters(count: usize) -> String {
    if count == 1 { "1 character".to_owned() } else { format!("{count} characters") }
}

/// A text whose length people would say: a line break is one character, though forms send it as two.
struct Typed<'t>(&'t str);

impl length::HasChars for Typed<'_> {
    fn num_chars(&self) -> usize {
        self.0.chars().count() - self.0.matches("\r\n").count()
    }
}

/// `length(min = .., max = ..)` of a text, in characters.
pub fn length<T: HasLength + ?Sized>(value: &T, bounds: (usize, usize)) -> Checked {
    if bounds.0 > 0 && value.text().is_empty() {
        return Err(FieldError::new("form-missing", "must be filled in"));
    }
    checked(|| length::chars::apply(&Typed(value.text()), bounds))
}

/// `length(bytes, ..)`, and the other ways of counting.
pub fn length_bytes<T: HasLength + ?Sized>(value: &T, bounds: (usize, usize)) -> Checked {
    checked(|| length::bytes::apply(&value.text(), bounds)).map_err(|error| in_bytes(error, bounds))
}

/// `length(utf16, ..)`
pub fn length_utf16<T: HasLength + ?Sized>(value: &T, bounds: (usize, usize)) -> Checked {
    checked(|| length::utf16::apply(&value.text(), bounds))
}

/// `length(graphemes, ..)`
pub fn length_graphemes<T: HasLength + ?Sized>(value: &T, bounds: (usize, usize)) -> Checked {
    checked(|| length::graphemes::apply(&value.text(), bounds))
}

fn in_bytes(error: FieldError, (min, max): (usize, usize)) -> FieldError {
    match error.key() {
        "form-too-short" => {
            FieldError::new("form-too-few-bytes", format!("must be at least {min} bytes")).with("min", min)
        }
        _ => FieldError::new("form-too-many-bytes", format!("must be at most {max} bytes")).with("max", max),
    }
}

/// `length(min = .., max = ..)` of a list.
pub fn length_of_list<T>(values: &[T], (min, max): (usize, usize)) -> Checked {
    let text = |word: &str, count: usize| {
        if count == 1 { format!("must have {word} 1 value") } else { format!("must have {word} {count} values") }
    };
    if values.len() < min {
        Err(FieldError::new("form-too-few", text("at least", min)).with("min", min))
    } else if values.len() > max {
        Err(FieldError::new("form-too-many", text("at most", max)).with("max", max))
    } else {
        Ok(())
    }
}

/// A text with a length.
#[diagnostic::on_unimplemented(
    message = "the rule `length` cannot count the characters of `{Self}`",
    label = "this is no text",
    note = "help: a number has a `range`; for another type write #[garde(custom(function))]"
)]
pub trait HasLength {
    /// The text.
    fn text(&self) -> &str;
}

#[diagnostic::do_not_recommend]
impl<T: AsStr> HasLength for T {
    fn text(&self) -> &str {
        self.as_str()
    }
}

impl<T: Zeroize + AsStr> AsStr for Secret<T> {
    fn as_str(&self) -> &str {
        self.reveal().as_str()
    }
}

/// `range(min = .., max = ..)`
pub fn range<T: Bounds>(value: &T, bounds: (Option<T::Size>, Option<T::Size>)) -> Checked {
    checked(|| garde::rules::range::apply(value, bounds))
}

/// `ascii`
pub fn ascii<T: Ascii>(value: &T) -> Checked {
    checked(|| garde::rules::ascii::apply(value, ()))
}

/// `alphanumeric`
pub fn alphanumeric<T: Alphanumeric>(value: &T) -> Checked {
    checked(|| garde::rules::alphanumeric::apply(value, ()))
}

/// `email`
pub fn email<T: Email>(value: &T) -> Checked {
    checked(|| garde::rules::email::apply(value, ()))
}

/// `url`: of the web. What begins with `javascript:` is an address too, and no link to show.
pub fn url<T: Url + AsStr>(value: &T) -> Checked {
    checked(|| garde::rules::url::apply(value, ()))?;
    let text = value.as_str();
    let begins = |scheme: &str| text.get(..scheme.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(scheme));
    match begins("https://") || begins("http://") {
        true => Ok(()),
        false => Err(FieldError::new("form-no-url", NO_URL)),
    }
}

/// `ip`, `ipv4`, `ipv6`
pub fn ip<T: Ip>(value: &T, kind: &str) -> Checked {
    let kind = match kind {
        "ipv4" => IpKind::V4,
        "ipv6" => IpKind::V6,
        _ => IpKind::Any,
    };
    checked(|| garde::rules::ip::apply(value, (kind,)))
}

/// `contains("..")`
pub fn contains<T: Contains>(value: &T, part: &str) -> Checked {
    checked(|| garde::rules::contains::apply(value, (part,)))
}

/// `prefix("..")`
pub fn prefix<T: Prefix>(value: &T, part: &str) -> Checked {
    checked(|| garde::rules::prefix::apply(value, (part,)))
}

/// `suffix("..")`
pub fn suffix<T: Suffix>(value: &T, part: &str) -> Checked {
    checked(|| garde::rules::suffix::apply(value, (part,)))
}

/// `pattern("..")`
pub fn pattern<T: garde::rules::pattern::Pattern, M: Matcher>(value: &T, pattern: &M) -> Checked {
    checked(|| garde::rules::pattern::apply(value, (pattern,)))
}

/// A pattern that the macro has read already, with the same crate.
pub fn regex(pattern: &str) -> garde::rules::pattern::regex::Regex {
    garde::rules::pattern::regex::Regex::new(pattern)
        .unwrap_or_else(|error| unreachable!("the pattern was read while the site was built: {error}"))
}

#[cfg(test)]
#[test]
fn a_pattern_knows_the_letters_of_all_alphabets() {
    let name = regex(r"^[\p{L}\p{N}]+$");
    assert!(name.is_match("Käthe") && name.is_match("雨") && !name.is_match("<b>"));
}

/// `matches(field)`
pub fn matches<T: PartialEq>(value: &T, other: &T, field: &'static str) -> Checked {
    match value == other {
        true => Ok(()),
        false => Err(FieldError::new("form-differs", format!("must be the same as `{field}`")).with("field", field)),
    }
}

/// `custom(function)`
pub fn custom(result: Result<(), garde::Error>) -> Checked {
    result.map_err(|error| FieldError::from(error.to_string()))
}
