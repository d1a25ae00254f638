//! Handlers that ask for the visitor's language, in an app that has none.

use super::Table;
use super::text::Text;

/// The first handler of a table that needs languages; the number of its handlers where none does.
pub const fn first_speaker(table: &'static Table) -> usize {
    let listed = table.listed();
    let mut at = 0;
    while at < listed.len() && !listed[at].needs_languages {
        at += 1;
    }
    at
}

/// Stops the build if this handler stands in the entry with this number: the app has no languages.
#[track_caller]
pub const fn check_languages(table: &'static Table, speaker: usize, entry: usize) {
    let listed = table.listed();
    if speaker == listed.len() || listed[speaker].entry as usize != entry {
        return;
    }
    let mut text = Text::EMPTY;
    text.text("the app has no languages, and ");
    text.name(listed[speaker].route);
    text.text(" asks for the visitor's");
    text.rows(&[&listed[speaker]]);
    text.text(
        "\nhelp: say in #[app(..)] in which one the site speaks to who reads none of the others, \
         default_language = \"en\",\n      and write its texts to locales/en/site.ftl",
    );
    text.end();
    panic!("{}", text.as_str());
}
