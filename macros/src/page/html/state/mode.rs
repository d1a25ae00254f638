//! What is being read.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::page::html) enum Mode {
    Text,
    /// After `<`.
    TagOpen,
    /// After `</`.
    EndTagOpen,
    TagName,
    BeforeAttribute,
    AttributeName,
    AfterAttributeName,
    BeforeValue,
    Value(Quote),
    /// After the quote that ends a value, or where branches within a tag have met.
    AfterValue,
    /// After a slash in a tag.
    SelfClosing,
    /// After `<!`, while it may become a comment.
    Declaration,
    Comment,
    /// What browsers take for a comment: `<?`, `</ `, `<!doctype`.
    Bogus,
    CharacterData,
    /// The text of an element that holds no tags.
    Raw(Raw),
    /// After `<plaintext>`.
    Plaintext,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::page::html) enum Quote {
    Double,
    Single,
    None,
}

/// Elements whose text is no HTML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::page::html) enum Raw {
    /// How deep in `<!-- <script>` it is.
    Script(u8),
    Style,
    /// Here references such as `&amp;` count.
    Title,
    Textarea,
    Other(&'static str),
}

impl Mode {
    pub(in crate::page::html) fn is_in_tag(self) -> bool {
        use Mode::*;
        matches!(
            self,
            TagName
                | BeforeAttribute
                | AttributeName
                | AfterAttributeName
                | BeforeValue
                | Value(_)
                | AfterValue
                | SelfClosing
        )
    }

    /// What it is in words: "in ..".
    pub(in crate::page::html) fn words(self) -> &'static str {
        match self {
            Mode::Text | Mode::Plaintext => "text",
            Mode::TagOpen | Mode::EndTagOpen | Mode::TagName | Mode::Declaration => "the name of a tag",
            Mode::BeforeAttribute | Mode::AfterAttributeName | Mode::AfterValue | Mode::SelfClosing => "a tag",
            Mode::AttributeName => "the name of an attribute",
            Mode::BeforeValue => "an attribute without quotes",
            Mode::Value(Quote::Double) => "an attribute in double quotes",
            Mode::Value(Quote::Single) => "an attribute in single quotes",
            Mode::Value(Quote::None) => "an attribute without quotes",
            Mode::Comment | Mode::Bogus | Mode::CharacterData => "a comment",
            Mode::Raw(Raw::Script(_)) => "a script",
            Mode::Raw(Raw::Style) => "a style",
            Mode::Raw(Raw::Title) => "a title",
            Mode::Raw(Raw::Textarea) => "a textarea",
            Mode::Raw(Raw::Other(name)) => name,
        }
    }
}
