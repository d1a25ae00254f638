//! What is wrong with a form, in the visitor's language.

use super::Language;
use super::catalog::Texts;
use crate::error::FieldError;
use crate::request::Request;
use fluent_bundle::types::FluentNumber;
use fluent_bundle::{FluentArgs, FluentValue};

/// Says each fault by the site's own text of that key, in the visitor's language; where it has none, as squall does.
pub(crate) fn say_faults<'e>(request: &Request, faults: impl Iterator<Item = &'e mut FieldError>) {
    let Ok(language) = Language::of_request(request) else { return };
    for fault in faults {
        let text = said(language.texts(), fault).or_else(|| said(language.default_texts(), fault));
        if let Some(text) = text {
            fault.said(text);
        }
    }
}

fn said(texts: &Texts, fault: &FieldError) -> Option<String> {
    // What an app has said itself is said already.
    let message = texts.bundle.get_message(fault.key()).filter(|_| fault.key() != "form-refused")?;
    let mut values = FluentArgs::new();
    for (name, value) in fault.values() {
        // A number chooses among plurals.
        let value = match value.parse::<FluentNumber>() {
            Ok(number) => FluentValue::Number(number),
            Err(_) => FluentValue::from(value),
        };
        values.set(name, value);
    }
    Some(texts.bundle.format_pattern(message.value()?, Some(&values), &mut Vec::new()).into_owned())
}
