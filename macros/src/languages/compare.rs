//! What is wrong between the texts of one language and those of another, and what is missing.

use super::folder::{Folder, Language};
use super::messages::FUNCTIONS;
use crate::diag::did_you_mean;

/// All that would show at run time as a text that is not what its author meant.
pub(super) fn faults(folder: &Folder, default: &Language) -> Vec<String> {
    let mut faults = folder.faults.clone();
    for language in &folder.languages {
        for (message, place) in language.messages.values() {
            let key = &message.key;
            for reference in message.references.iter().filter(|reference| !language.messages.contains_key(*reference)) {
                let near = did_you_mean(reference, language.messages.keys().map(String::as_str));
                faults.push(format!(
                    "{place}: `{key}` refers to `{reference}`, which `{}` does not have{near}",
                    language.tag
                ));
            }
            for function in message.functions.iter().filter(|function| !FUNCTIONS.contains(&function.as_str())) {
                let near = did_you_mean(function, FUNCTIONS);
                faults.push(format!(
                    "{place}: there is no function `{function}`{near} (there are: {})",
                    FUNCTIONS.join(", ")
                ));
            }
        }
        if language.tag == default.tag {
            continue;
        }
        for key in language.keys() {
            let (_, place) = &language.messages[key];
            if !default.messages.contains_key(key) {
                let near = did_you_mean(key, default.keys());
                faults.push(format!("{place}: `{key}` is not in the default language, `{}`{near}", default.tag));
                continue;
            }
            let known = default.arguments(key);
            for argument in language.arguments(key).into_iter().filter(|argument| !known.contains(argument)) {
                let near = did_you_mean(&argument, known.iter().map(String::as_str));
                faults
                    .push(format!("{place}: `{key}` takes ${argument}, which it does not in `{}`{near}", default.tag));
            }
        }
    }
    faults
}

/// What has not been translated: a line for each language that lacks something.
pub(super) fn missing(folder: &Folder, default: &Language) -> Vec<String> {
    let others = folder.languages.iter().filter(|language| language.tag != default.tag);
    others
        .filter_map(|language| {
            let missing: Vec<_> = default.keys().filter(|key| !language.messages.contains_key(*key)).collect();
            let shown = missing.iter().take(20).copied().collect::<Vec<_>>().join(", ");
            let more = missing.len().saturating_sub(20);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            (!missing.is_empty()).then(|| format!("locales/{} lacks {shown}{more}", language.tag))
        })
        .collect()
}
