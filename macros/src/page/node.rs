//! A composed template: the tree that is checked, and then written out again for askama.

use std::ops::Range;

/// A place in one of the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct At {
    /// The number of the file in [`Composed::files`].
    pub file: usize,
    /// Counted from one.
    pub line: u32,
}

/// One file that the page is made of.
#[derive(Clone, Debug)]
pub(crate) struct TemplateFile {
    /// As messages show it: `templates/post.html`.
    pub name: String,
    /// Where it lies, whole, for `include_bytes!`.
    pub path: String,
}

/// What is printed as it stands. Where it is all whitespace, marks such as `{%-` have been obeyed already.
#[derive(Debug)]
pub(crate) struct Text {
    pub text: String,
    /// Of its first byte.
    pub at: At,
    /// Set by the checks: what stands there instead, in order, without overlaps.
    pub places: Vec<Rewritten>,
}

/// Part of a text that something else replaces, such as an asset's address with its hash.
#[derive(Debug)]
pub(crate) struct Rewritten {
    pub range: Range<usize>,
    /// In the language of templates: text, or `{{ .. }}`.
    pub by: String,
}

/// `{{ .. }}`
#[derive(Debug)]
pub(crate) struct Value {
    /// What stands between the braces, filters and all, without marks such as `-`.
    pub expression: String,
    /// As written, with its braces.
    pub tag: String,
    pub at: At,
    /// Set by the checks.
    pub context: Context,
}

/// What becomes of a value before it is printed.
#[derive(Debug, Default)]
pub(crate) enum Context {
    /// Text, or an attribute in quotes: askama's own escaping is right.
    #[default]
    Text,
    /// The emitter writes this expression instead, filters and all.
    Written(String),
}

/// `{% .. %}`, without marks such as `-`.
#[derive(Debug, Clone)]
pub(crate) struct Tag {
    pub text: String,
    pub at: At,
}

/// A piece of a template.
#[derive(Debug)]
pub(crate) enum Node {
    Text(Text),
    Value(Value),
    /// `let`, `set`, `mut`, `decl`: prints nothing. Comments are left out, imports and includes have been followed.
    Silent(Tag),
    /// `break` and `continue`: what follows in the body of the loop is not reached.
    Jump(Tag),
    /// `if`, `elif`, `else`; or `match`, whose own tag is `subject`, with an arm for each `when` and `else`.
    Choice {
        subject: Option<Tag>,
        arms: Vec<(Tag, Vec<Node>)>,
        /// Whether one of the arms is always taken.
        total: bool,
        end: Tag,
    },
    /// `for`, with its `else`.
    Repeat {
        tag: Tag,
        body: Vec<Node>,
        otherwise: Option<(Tag, Vec<Node>)>,
        end: Tag,
    },
    /// `block`, with the body of the template that extends the others; an `include` with what it includes; `super()`.
    Block {
        #[allow(dead_code, reason = "by it the tests tell one block from another")]
        name: String,
        tag: Tag,
        body: Vec<Node>,
    },
    /// `filter`
    Filter {
        tag: Tag,
        body: Vec<Node>,
        end: Tag,
    },
    /// `let` or `set` up to its `endlet`: keeps what the body prints, and prints nothing.
    Capture {
        tag: Tag,
        body: Vec<Node>,
        end: Tag,
    },
    /// A macro's definition. They stand first of all, those of imported files too, each under a name of its own.
    Macro {
        name: String,
        tag: Tag,
        body: Vec<Node>,
        end: Tag,
    },
    /// A macro's call: `{{ field("title") }}`, or `call` up to `endcall`, whose body the macro prints where it says
    /// `caller()`.
    Call {
        name: String,
        tag: Tag,
        body: Vec<Node>,
        end: Option<Tag>,
    },
}

/// A page's template with all that it extends, includes and imports.
#[derive(Debug)]
pub(crate) struct Composed {
    pub files: Vec<TemplateFile>,
    pub nodes: Vec<Node>,
}

impl Composed {
    /// `templates/post.html:12`
    pub(crate) fn place(&self, at: At) -> String {
        format!("{}:{}", self.files[at.file].name, at.line)
    }
}

/// What is wrong with a template, in words for its author.
#[derive(Debug)]
pub(crate) struct Fault {
    /// `None` where the file itself is missing.
    pub at: Option<At>,
    pub message: String,
}
