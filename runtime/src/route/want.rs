//! Handlers that want something of their app which it does not have: languages, sessions, origins that it trusts.

use super::text::Text;
use super::{Cors, Listed, Table};

/// What a handler may want of its app.
#[derive(Clone, Copy, Debug)]
pub enum Want {
    /// A field of it needs the visitor's language.
    Languages,
    /// A field of it needs the visitor's session.
    Sessions,
    /// It lets the pages of trusted origins read what it answers.
    TrustedOrigins,
}

impl Want {
    const fn is_of(self, handler: &Listed) -> bool {
        match self {
            Want::Languages => handler.needs_languages,
            Want::Sessions => handler.needs_sessions,
            Want::TrustedOrigins => matches!(handler.route.protection.cors, Cors::Trusted),
        }
    }

    /// What is said before the handler's name and behind it, and the way out.
    const fn words(self) -> [&'static str; 3] {
        match self {
            Want::Languages => [
                "the app has no languages, and ",
                " asks for the visitor's",
                "\nhelp: say in #[app(..)] in which one the site speaks to who reads none of the others, \
                 default_language = \"en\",\n      and write its texts to locales/en/site.ftl",
            ],
            Want::Sessions => [
                "the app keeps no sessions, and a field of ",
                " needs one",
                "\nhelp: say where they are kept: #[app(sessions = Sessions::in_cookie(), ..)], or a store in the place of that",
            ],
            Want::TrustedOrigins => [
                "the app trusts no origin, and `cors = trusted` lets those it trusts read what ",
                " answers",
                "\nhelp: name them: #[app(trusted_origins = [\"https://app.example.com\"], ..)]; or let everybody read: cors = any",
            ],
        }
    }

    /// The first handler of a table that wants it; the number of its handlers where none does.
    pub const fn first(self, table: &'static Table) -> usize {
        let listed = table.listed();
        let mut at = 0;
        while at < listed.len() && !self.is_of(&listed[at]) {
            at += 1;
        }
        at
    }

    /// Stops the build if the first handler that wants it stands in the entry with this number: the app has it not.
    #[track_caller]
    pub const fn check(self, table: &'static Table, first: usize, entry: usize) {
        let listed = table.listed();
        if first == listed.len() || listed[first].entry as usize != entry {
            return;
        }
        let [before, behind, help] = self.words();
        let mut text = Text::EMPTY;
        text.text(before);
        text.name(listed[first].route);
        text.text(behind);
        text.rows(&[&listed[first]]);
        text.text(help);
        text.end();
        panic!("{}", text.as_str());
    }
}
