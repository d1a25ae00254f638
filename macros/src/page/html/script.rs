//! Where in a script its text stands: a value may stand where an expression may, and nowhere else.
//!
//! Whether a slash begins a regular expression or divides cannot always be told without parsing the whole language. Where
//! it cannot, or where branches of the template differ, the rest of the script counts as unsure, and no value may stand
//! there.

/// How far a script has been read.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Script {
    mode: Mode,
    /// Open braces, for each `${` that we are in and outside of all.
    braces: Vec<u32>,
    escaped: bool,
    /// A slash that may begin a comment or a regular expression.
    slash: bool,
    /// The word before, or the mark, whichever is nearer.
    word: String,
    mark: char,
    previous: char,
    unsure: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Mode {
    Code,
    Quoted(char),
    Template,
    Line,
    Block,
    Regex { class: bool },
}

/// After these a slash begins a regular expression.
const BEFORE_REGEX: [&str; 12] =
    ["return", "typeof", "instanceof", "in", "of", "new", "delete", "void", "throw", "case", "else", "do"];

impl Script {
    pub(super) fn new() -> Script {
        Script {
            mode: Mode::Code,
            braces: vec![0],
            escaped: false,
            slash: false,
            word: String::new(),
            mark: ';',
            previous: '\n',
            unsure: false,
        }
    }

    pub(super) fn step(&mut self, c: char) {
        match self.mode {
            Mode::Code => {
                self.code(c);
                if self.mode == Mode::Block {
                    // The star of `/*/` does not end it.
                    self.previous = ' ';
                    return;
                }
            }
            Mode::Line if is_line_end(c) => self.mode = Mode::Code,
            Mode::Block if self.previous == '*' && c == '/' => {
                self.mode = Mode::Code;
                self.previous = '\n';
                return;
            }
            Mode::Line | Mode::Block => {}
            _ if self.escaped => self.escaped = false,
            _ if c == '\\' => self.escaped = true,
            Mode::Quoted(quote) if c == quote => self.end(quote),
            Mode::Quoted(_) if matches!(c, '\n' | '\r') => self.unsure = true,
            Mode::Quoted(_) => {}
            Mode::Template if c == '`' => self.end(c),
            Mode::Template if c == '{' && self.previous == '$' => {
                self.braces.push(0);
                self.mode = Mode::Code;
                self.operator(c);
            }
            Mode::Template => {}
            Mode::Regex { .. } if is_line_end(c) => self.unsure = true,
            Mode::Regex { class } => match c {
                '[' => self.mode = Mode::Regex { class: true },
                ']' => self.mode = Mode::Regex { class: false },
                '/' if !class => self.end(c),
                _ => {}
            },
        }
        self.previous = c;
    }

    fn code(&mut self, c: char) {
        if std::mem::take(&mut self.slash) {
            match c {
                '/' => return self.mode = Mode::Line,
                '*' => return self.mode = Mode::Block,
                _ => match self.begins_regex() {
                    Some(true) => {
                        self.mode = Mode::Regex { class: c == '[' };
                        self.escaped = c == '\\';
                        return;
                    }
                    Some(false) => self.operator('/'),
                    None => self.unsure = true,
                },
            }
        }
        match c {
            '/' => self.slash = true,
            '"' | '\'' => self.mode = Mode::Quoted(c),
            '`' => self.mode = Mode::Template,
            '{' => {
                *self.braces.last_mut().expect("one is always there") += 1;
                self.operator(c);
            }
            '}' => {
                let open = self.braces.last_mut().expect("one is always there");
                if *open > 0 {
                    *open -= 1;
                    self.operator(c);
                } else if self.braces.len() > 1 {
                    self.braces.pop();
                    self.mode = Mode::Template;
                } else {
                    self.unsure = true;
                }
            }
            // `<!--` and `-->` begin comments in old scripts.
            '-' if self.previous == '!' || self.previous == '-' => {
                self.unsure |= self.previous == '!';
                // `a++ / b` divides, `++/a/` does not.
                self.operator(')');
            }
            '>' if self.previous == '-' => self.unsure = true,
            '+' if self.previous == '+' => self.operator(')'),
            _ if c.is_whitespace() => {}
            _ if c.is_alphanumeric() || matches!(c, '_' | '$' | '#' | '\\') => {
                let goes_on = self.previous.is_alphanumeric() || matches!(self.previous, '_' | '$' | '#' | '\\');
                if !goes_on || self.word.is_empty() {
                    // `a.return / b` divides.
                    self.word = if self.mark == '.' && self.previous == '.' { ".".to_owned() } else { String::new() };
                }
                self.word.push(c);
            }
            _ => self.operator(c),
        }
    }

    fn operator(&mut self, c: char) {
        self.word.clear();
        self.mark = c;
    }

    /// Ends a string or a regular expression: what follows goes on with its value.
    fn end(&mut self, c: char) {
        self.mode = Mode::Code;
        self.operator(if c == '/' { ']' } else { c });
    }

    /// Whether a slash here begins a regular expression; `None` where only a parser knows.
    fn begins_regex(&self) -> Option<bool> {
        if !self.word.is_empty() {
            return Some(BEFORE_REGEX.contains(&self.word.as_str()));
        }
        match self.mark {
            ')' | '}' => None,
            ']' | '"' | '\'' | '`' => Some(false),
            _ => Some(true),
        }
    }

    /// Whether a value may stand here, as one whole literal.
    pub(super) fn takes_value(&self) -> bool {
        let alone =
            !(self.previous.is_alphanumeric() || matches!(self.previous, '_' | '$' | '#' | '\\' | '"' | '\'' | '`'));
        self.mode == Mode::Code && !self.unsure && !self.slash && alone
    }

    /// After a value.
    pub(super) fn value(&mut self) {
        self.end(']');
        self.previous = ' ';
    }

    /// Whether only the author's text can tell where we are.
    pub(super) fn is_unsure(&self) -> bool {
        self.unsure
    }

    /// Where two branches meet.
    pub(super) fn merged(mut self, other: &Script) -> Script {
        if self == *other {
            return self;
        }
        self.unsure |= other.unsure
            || self.mode != other.mode
            || self.braces != other.braces
            || self.escaped != other.escaped
            || self.slash != other.slash;
        // What a slash means then, depends on the branch.
        self.operator(')');
        self.previous = if self.previous == other.previous { self.previous } else { '_' };
        self
    }
}

fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(text: &str) -> Script {
        let mut script = Script::new();
        text.chars().for_each(|c| script.step(c));
        script
    }

    #[test]
    fn where_an_expression_may_stand() {
        for text in [
            "",
            "let a = ",
            "f(",
            "'a'; let b = ",
            "\"\\\"\"; x = ",
            "`a ${ b } c`; x = ",
            "`${ {a: 1}.a + ",
            "// it's\nx = ",
            "/* it's */ x = ",
            "/*/ ' */ x = ",
            "x = /'/; y = ",
            "x = /[/']/; y = ",
            "return /'/.test(y) + ",
            "a / b; c = '/' + ",
            "a[0] / 2 + ",
            "a.return / 2; b = ",
            "{\"a\": [1, ",
            "x=>",
        ] {
            assert!(after(text).takes_value(), "{text}: {:?}", after(text));
        }
    }

    #[test]
    fn where_none_may_stand() {
        for text in [
            "'",
            "x = \"",
            "`",
            "`${a}",
            "// ",
            "/* ",
            "x = /",
            "x = /a",
            "x = /[/",
            "abc",
            "x = \"a\"",
            "'\\'",
            // Only a parser knows.
            "if (x) /'/.test(y); z = ",
            "a++ /b; c = ",
            "<!-- \n x = ",
            "--> x = ",
            "'a\n; x = ",
            "} x = ",
        ] {
            assert!(!after(text).takes_value(), "{text}: {:?}", after(text));
        }
    }

    #[test]
    fn branches_meet() {
        assert!(after("a = 1; ").merged(&after("b = ")).takes_value());
        assert!(!after("a = '").merged(&after("b = ")).takes_value());
        assert!(after("a = (").merged(&after("b = (")).takes_value());
    }
}
