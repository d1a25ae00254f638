//! How far a template's HTML has been read: the states of the WHATWG's tokenizer that matter to what stands in them.

mod merge;
mod mode;

pub(super) use mode::{Mode, Quote, Raw};

use super::attribute::{Attribute, Value};
use super::script::Script;
use crate::page::node::At;

/// How far the HTML has been read.
#[derive(Clone, Debug)]
pub(super) struct State {
    pub(super) mode: Mode,
    /// The tag that is being read, or was read last.
    pub(super) tag: Tag,
    /// The last characters of a comment, a declaration, or raw text, in small letters.
    recent: String,
    /// The script that is being read.
    pub(super) script: Script,
    /// How deep in `<svg>` or `<math>` we are, where scripts and styles are no raw text.
    foreign: u32,
    /// The forms that are open; more than one where branches open them.
    pub(super) forms: Vec<usize>,
    /// Whether a jump has left it: it meets no other branch.
    pub(super) left: bool,
}

/// A tag.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tag {
    pub(super) name: String,
    pub(super) at: At,
    pub(super) closes: bool,
    pub(super) attributes: Vec<Attribute>,
}

impl Tag {
    pub(super) fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|attribute| attribute.name == name)
    }

    /// The text of an attribute that always has it.
    pub(super) fn literal(&self, name: &str) -> Option<&str> {
        self.attribute(name)?.literal()
    }
}

/// What a character has brought.
pub(super) enum Event {
    None,
    /// The state's tag is whole.
    Tag,
    /// Something that browsers read otherwise than it looks.
    Odd(&'static str),
}

impl State {
    /// The beginning of a template.
    pub(super) fn new(at: At) -> State {
        State {
            mode: Mode::Text,
            tag: Tag { name: String::new(), at, closes: false, attributes: Vec::new() },
            recent: String::new(),
            script: Script::new(),
            foreign: 0,
            forms: Vec::new(),
            left: false,
        }
    }

    /// Reads one character. `ids` counts the attributes.
    pub(super) fn step(&mut self, c: char, at: At, ids: &mut usize) -> Event {
        match self.mode {
            Mode::Text if c == '<' => {
                self.tag = Tag { name: String::new(), at, closes: false, attributes: Vec::new() };
                self.mode = Mode::TagOpen;
            }
            Mode::Text | Mode::Plaintext => {}
            Mode::TagOpen | Mode::EndTagOpen | Mode::Declaration => self.open(c),
            Mode::TagName => match c {
                '/' => self.mode = Mode::SelfClosing,
                '>' => return self.close(false),
                _ if c.is_ascii_whitespace() => self.mode = Mode::BeforeAttribute,
                _ => self.tag.name.push(c.to_ascii_lowercase()),
            },
            Mode::BeforeAttribute | Mode::AfterAttributeName => return self.between(c, at, ids),
            Mode::SelfClosing if c == '>' => return self.close(true),
            Mode::SelfClosing => return self.between(c, at, ids),
            Mode::AfterValue => match c {
                '/' => self.mode = Mode::SelfClosing,
                '>' => return self.close(false),
                _ if c.is_ascii_whitespace() => self.mode = Mode::BeforeAttribute,
                _ => {
                    self.between(c, at, ids);
                    return Event::Odd("a space is missing between two attributes");
                }
            },
            Mode::AttributeName => match c {
                '/' => self.mode = Mode::SelfClosing,
                '>' => return self.close(false),
                '=' => self.mode = Mode::BeforeValue,
                _ if c.is_ascii_whitespace() => self.mode = Mode::AfterAttributeName,
                _ => {
                    self.attribute().name.push(c.to_ascii_lowercase());
                    if matches!(c, '"' | '\'' | '<') {
                        return Event::Odd("a quote or `<` stands in the name of an attribute");
                    }
                }
            },
            Mode::BeforeValue => match c {
                '"' => self.mode = Mode::Value(Quote::Double),
                '\'' => self.mode = Mode::Value(Quote::Single),
                '>' => return self.close(false),
                _ if c.is_ascii_whitespace() => {}
                _ => {
                    self.mode = Mode::Value(Quote::None);
                    self.push(c);
                }
            },
            Mode::Value(quote) => match (quote, c) {
                (Quote::Double, '"') | (Quote::Single, '\'') => self.mode = Mode::AfterValue,
                (Quote::None, '>') => return self.close(false),
                (Quote::None, _) if c.is_ascii_whitespace() => self.mode = Mode::BeforeAttribute,
                (Quote::None, '"' | '\'' | '<' | '`') => {
                    self.push(c);
                    return Event::Odd("a quote or `<` stands in an attribute's value without quotes around it");
                }
                _ => self.push(c),
            },
            Mode::Comment => {
                self.recall(c);
                if self.recent.ends_with("-->") || self.recent.ends_with("--!>") {
                    self.mode = Mode::Text;
                }
            }
            Mode::CharacterData => {
                self.recall(c);
                if self.recent.ends_with("]]>") {
                    self.mode = Mode::Text;
                }
            }
            Mode::Bogus if c == '>' => self.mode = Mode::Text,
            Mode::Bogus => {}
            Mode::Raw(raw) => return self.raw(raw, c, at),
        }
        Event::None
    }

    /// After `<`, `</`, `<!`.
    fn open(&mut self, c: char) {
        match (self.mode, c) {
            (Mode::TagOpen, '!') => {
                self.recent.clear();
                self.mode = Mode::Declaration;
            }
            (Mode::TagOpen, '/') => self.mode = Mode::EndTagOpen,
            (Mode::TagOpen, '?') => self.mode = Mode::Bogus,
            (Mode::TagOpen, '<') => {}
            (Mode::TagOpen | Mode::EndTagOpen, _) if c.is_ascii_alphabetic() => {
                self.tag.closes = self.mode == Mode::EndTagOpen;
                self.tag.name.push(c.to_ascii_lowercase());
                self.mode = Mode::TagName;
            }
            (Mode::TagOpen, _) | (Mode::EndTagOpen, '>') => self.mode = Mode::Text,
            (Mode::EndTagOpen, _) => self.mode = Mode::Bogus,
            _ => {
                self.recall(c);
                if self.recent == "--" {
                    // `<!-->` is a whole comment.
                    self.mode = Mode::Comment;
                } else if self.recent == "[cdata[" && self.foreign > 0 {
                    self.mode = Mode::CharacterData;
                } else if c == '>' {
                    self.mode = Mode::Text;
                } else if !("--".starts_with(&self.recent) || "[cdata[".starts_with(&self.recent)) {
                    self.mode = Mode::Bogus;
                }
            }
        }
    }

    /// Between attributes.
    fn between(&mut self, c: char, at: At, ids: &mut usize) -> Event {
        match c {
            '/' => self.mode = Mode::SelfClosing,
            '>' => return self.close(false),
            '=' if self.mode == Mode::AfterAttributeName => self.mode = Mode::BeforeValue,
            _ if c.is_ascii_whitespace() => {
                if self.mode != Mode::AfterAttributeName {
                    self.mode = Mode::BeforeAttribute;
                }
            }
            _ => {
                self.mode = Mode::AttributeName;
                *ids += 1;
                let mut attribute = Attribute::new(*ids, at);
                attribute.name.push(c.to_ascii_lowercase());
                self.tag.attributes.push(attribute);
                if matches!(c, '=' | '"' | '\'' | '<') {
                    return Event::Odd("an attribute's name is missing here");
                }
            }
        }
        Event::None
    }

    /// The attribute that is being read.
    pub(super) fn attribute(&mut self) -> &mut Attribute {
        self.tag.attributes.last_mut().expect("every mode of attributes begins with one")
    }

    fn push(&mut self, c: char) {
        self.attribute().values.iter_mut().for_each(|value| value.push(c));
    }

    /// The values of the attribute that is being read.
    pub(super) fn values(&mut self) -> &mut Vec<Value> {
        &mut self.attribute().values
    }

    fn recall(&mut self, c: char) {
        self.recent.push(c.to_ascii_lowercase());
        if self.recent.len() > 24 {
            let keep = self.recent.char_indices().rev().nth(11).map_or(0, |(at, _)| at);
            self.recent.drain(..keep);
        }
    }

    /// Whether a value here would go on with a mark that has begun, such as `</`.
    pub(super) fn is_within_a_mark(&self) -> bool {
        self.recent.ends_with(['<', '!', '-', '/']) && {
            let tail = self.recent.rsplit('<').next().unwrap_or("");
            self.recent.contains('<') && tail.chars().all(|c| "!-/".contains(c))
        }
    }

    /// The end of a tag: what follows it.
    fn close(&mut self, itself: bool) -> Event {
        self.recent.clear();
        self.mode = Mode::Text;
        let is_foreign = matches!(self.tag.name.as_str(), "svg" | "math");
        if self.tag.closes {
            if is_foreign {
                self.foreign = self.foreign.saturating_sub(1);
            }
        } else if is_foreign {
            self.foreign += u32::from(!itself);
        } else if self.foreign == 0 {
            self.mode = match self.tag.name.as_str() {
                "script" => {
                    self.script = Script::new();
                    Mode::Raw(Raw::Script(0))
                }
                "style" => Mode::Raw(Raw::Style),
                "title" => Mode::Raw(Raw::Title),
                "textarea" => Mode::Raw(Raw::Textarea),
                "xmp" => Mode::Raw(Raw::Other("xmp")),
                "iframe" => Mode::Raw(Raw::Other("iframe")),
                "noembed" => Mode::Raw(Raw::Other("noembed")),
                "noframes" => Mode::Raw(Raw::Other("noframes")),
                "plaintext" => Mode::Plaintext,
                _ => Mode::Text,
            };
        } else if self.tag.name == "foreignobject" {
            // HTML again.
            self.foreign = 0;
        }
        Event::Tag
    }

    fn raw(&mut self, raw: Raw, c: char, at: At) -> Event {
        let name = match raw {
            Raw::Script(_) => "script",
            Raw::Style => "style",
            Raw::Title => "title",
            Raw::Textarea => "textarea",
            Raw::Other(name) => name,
        };
        let ends_name = c.is_ascii_whitespace() || c == '/' || c == '>';
        let ends = |recent: &str, start: &str| recent.strip_suffix(name).is_some_and(|before| before.ends_with(start));
        if ends_name && ends(&self.recent, "</") && raw != Raw::Script(2) {
            self.tag = Tag { name: name.to_owned(), at, closes: true, attributes: Vec::new() };
            self.mode = match c {
                '/' => Mode::SelfClosing,
                '>' => return self.close(false),
                _ => Mode::BeforeAttribute,
            };
            return Event::None;
        }
        if let Raw::Script(depth) = raw {
            let deeper = ends_name && depth == 1 && ends(&self.recent, "<");
            let back = ends_name && depth == 2 && ends(&self.recent, "</");
            self.recall(c);
            let depth = match depth {
                _ if deeper => 2,
                _ if back => 1,
                0 if self.recent.ends_with("<!--") => 1,
                1 | 2 if self.recent.ends_with("-->") => 0,
                same => same,
            };
            self.mode = Mode::Raw(Raw::Script(depth));
            self.script.step(c);
        } else {
            self.recall(c);
        }
        Event::None
    }

    /// After a value in raw text.
    pub(super) fn forget(&mut self) {
        self.recent.clear();
    }
}
