//! The page itself.

use super::{Add, Follow, Home, Icon, Script, Style, Typed};
use crate::link::Link;
use crate::store::Excerpt;
use std::fmt::{self, Display, Write as _};

/// The page with its form and the latest links.
pub(super) struct Page {
    latest: Excerpt,
    typed: Typed,
    notice: Notice,
}

enum Notice {
    None,
    Made(Link),
    Refused(String),
}

impl Page {
    pub(super) fn of(latest: Excerpt) -> Page {
        Page { latest, typed: Typed::default(), notice: Notice::None }
    }

    /// Shows the link that has just been made.
    pub(super) fn made(self, link: Link) -> Page {
        Page { notice: Notice::Made(link), ..self }
    }

    /// Says why there is no link, and keeps what was typed.
    pub(super) fn refused(self, reason: String, typed: Typed) -> Page {
        Page { notice: Notice::Refused(reason), typed, ..self }
    }
}

impl Display for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            include_str!("../../assets/home.html"),
            home = Home::url(),
            add = Add::url(),
            script = Script::url(),
            style = Style::url(),
            icon = Icon::url(),
            url = Escaped(&self.typed.url),
            code = Escaped(&self.typed.code),
            notice = self.notice,
            total = self.latest.total,
            rows = Rows(&self.latest.links),
        )
    }
}

impl Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Notice::None => Ok(()),
            Notice::Made(link) => {
                let (short, target) = (Escaped(Follow::url(&link.code)), Escaped(&link.url));
                write!(
                    f,
                    r#"<p class="notice made" role="status"><span><a href="{short}">{short}</a> leads to {target}</span></p>"#
                )
            }
            Notice::Refused(reason) => {
                write!(f, r#"<p class="notice refused" role="alert"><span>{}</span></p>"#, Escaped(reason))
            }
        }
    }
}

/// The links, one item each.
struct Rows<'a>(&'a [Link]);

impl Display for Rows<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return writeln!(f, r#"<li class="none">None yet.</li>"#);
        }
        for link in self.0 {
            let (short, code, url) = (Escaped(Follow::url(&link.code)), Escaped(&link.code), Escaped(&link.url));
            let visits = link.visits;
            let unit = if visits == 1 { "visit" } else { "visits" };
            writeln!(f, r#"<li><a href="{short}">{code}</a>"#)?;
            writeln!(f, r#"<span class="target" title="{url}">{url}</span>"#)?;
            writeln!(f, r#"<span class="visits">{visits} {unit}</span>"#)?;
            writeln!(f, r#"<time datetime="{}">{}</time></li>"#, link.created, Minute(&link.created))?;
        }
        Ok(())
    }
}

/// A time of RFC 3339 in UTC, to the minute.
struct Minute<'a>(&'a str);

impl Display for Minute<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0.get(..10), self.0.get(11..16)) {
            (Some(day), Some(time)) => write!(f, "{day} {time} UTC"),
            _ => f.write_str(self.0),
        }
    }
}

/// Text that HTML shows as it is, in an element or in a quoted attribute.
struct Escaped<T>(T);

impl<T: Display> Display for Escaped<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.to_string().chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                c => f.write_char(c)?,
            }
        }
        Ok(())
    }
}
