//! Markdown as HTML that is safe whoever wrote it.

use crate::pictures::ShowPicture;
use ammonia::{Builder, UrlRelative};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};
use std::borrow::Cow;
use std::sync::LazyLock;

/// What remains of any HTML: text, links to the web, and pictures of this blog.
static SANITISER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::default();
    builder
        .url_schemes(["http", "https", "mailto"].into())
        .url_relative(UrlRelative::PassThrough)
        .link_rel(Some("noopener noreferrer nofollow"))
        .attribute_filter(|element, attribute, value| match (element, attribute) {
            // The Content-Security-Policy lets no others in.
            ("img", "src") if !value.starts_with(ShowPicture::url("").as_str()) => None,
            _ => Some(Cow::Borrowed(value)),
        });
    builder
});

/// As HTML to stand below a page's own heading.
pub(crate) fn to_html(markdown: &str) -> String {
    let options = Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TABLES | Options::ENABLE_SMART_PUNCTUATION;
    let events = Parser::new_ext(markdown, options).map(|event| match event {
        Event::Start(Tag::Heading { level, id, classes, attrs }) => {
            Event::Start(Tag::Heading { level: below(level), id, classes, attrs })
        }
        Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(below(level))),
        other => other,
    });
    let mut text = String::new();
    html::push_html(&mut text, events);
    SANITISER.clean(&text).to_string()
}

/// The title of the page is its only first heading.
fn below(level: HeadingLevel) -> HeadingLevel {
    level.max(HeadingLevel::H2)
}
