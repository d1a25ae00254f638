//! One tree of what a template extends, includes and imports.

mod nodes;

use super::cursor::{Cursor, Part, end_of, identifier, quoted, word};
use super::files::Files;
use super::node::{At, Composed, Fault, Node};
use super::scan::{Kind, Token};
use std::collections::HashMap;
use std::path::Path;
use std::rc::Rc;

/// Files that include each other without end are cut off here.
const DEEPEST: usize = 50;

/// Composes the template, or only one of its blocks.
pub(crate) fn compose(manifest: &Path, name: &str, block: Option<&str>) -> (Composed, Vec<Fault>) {
    let mut composer =
        Composer { files: Files::of(manifest), faults: Vec::new(), macros: Vec::new(), defined: Vec::new() };
    let nodes = composer.page(name, block);
    let Composer { files, faults, macros, .. } = composer;
    let nodes = macros.into_iter().chain(nodes).collect();
    (Composed { files: files.read, nodes }, faults)
}

struct Composer {
    files: Files,
    faults: Vec<Fault>,
    /// The definitions of macros, each once.
    macros: Vec<Node>,
    /// Which these are, by file and name.
    defined: Vec<(usize, String)>,
}

/// What a file's names mean.
#[derive(Clone, Default)]
struct Scope {
    /// Macros by the name that calls them: file, name.
    macros: HashMap<String, (usize, String)>,
    /// Files by the name they are imported under.
    imports: HashMap<String, usize>,
}

impl Scope {
    /// This one, and of the other what this one does not name itself.
    fn over(&self, other: &Scope) -> Scope {
        let mut scope = other.clone();
        scope.macros.extend(self.macros.clone());
        scope.imports.extend(self.imports.clone());
        scope
    }

    fn find(&self, within: Option<&str>, name: &str) -> Option<(usize, String)> {
        match within {
            None => self.macros.get(name).cloned(),
            Some(import) => self.imports.get(import).map(|file| (*file, name.to_owned())),
        }
    }
}

/// A template and those it extends, itself first.
struct Chain {
    levels: Vec<Level>,
}

struct Level {
    whole: Part,
    blocks: HashMap<String, Part>,
    scope: Scope,
}

/// Where in the making of a chain's tree one is.
#[derive(Clone, Copy)]
struct Place<'c> {
    chain: &'c Chain,
    scope: &'c Scope,
    /// Of the block that one is in: its name, and the level that it stands at.
    block: Option<(&'c str, usize)>,
    depth: usize,
}

impl Composer {
    fn page(&mut self, name: &str, block: Option<&str>) -> Vec<Node> {
        let file = match self.files.named(name, None) {
            Ok(file) => file,
            Err(fault) => {
                self.faults.push(fault);
                return Vec::new();
            }
        };
        let Some(chain) = self.chain(file) else { return Vec::new() };
        match block {
            None => self.template(&chain, &Scope::default(), 0),
            Some(block) => self.fragment(&chain, block),
        }
    }

    /// The tree of a whole template.
    fn template(&mut self, chain: &Chain, outer: &Scope, depth: usize) -> Vec<Node> {
        let Some(root) = chain.levels.last() else { return Vec::new() };
        let scope = root.scope.over(outer);
        let place = Place { chain, scope: &scope, block: None, depth };
        self.nodes(&mut Cursor::new(root.whole.clone()), place)
    }

    /// The tree of one block alone.
    fn fragment(&mut self, chain: &Chain, name: &str) -> Vec<Node> {
        if !chain.levels.iter().any(|level| level.blocks.contains_key(name)) {
            let names = chain.levels.iter().flat_map(|level| level.blocks.keys()).map(String::as_str);
            let near = crate::diag::did_you_mean(name, names);
            self.faults.push(Fault { at: None, message: format!("the template has no block `{name}`{near}") });
            return Vec::new();
        }
        let scope = Scope::default();
        let place = Place { chain, scope: &scope, block: None, depth: 0 };
        self.block_body(name, 0, place)
    }

    /// What overrides the block, at this level of the chain or the next that has it.
    fn block_body(&mut self, name: &str, from: usize, place: Place<'_>) -> Vec<Node> {
        let levels = place.chain.levels.iter().enumerate().skip(from);
        let found = levels.filter_map(|(number, level)| Some((number, level, level.blocks.get(name)?))).next();
        let Some((number, level, part)) = found else { return Vec::new() };
        let scope = level.scope.over(place.scope);
        let place = Place { scope: &scope, block: Some((name, number)), ..place };
        self.nodes(&mut Cursor::new(part.clone()), place)
    }

    /// The template and all that it extends.
    fn chain(&mut self, file: usize) -> Option<Chain> {
        let mut chain = Chain { levels: Vec::new() };
        let mut next = Some(file);
        while let Some(file) = next.take() {
            let (level, parent) = self.level(file);
            chain.levels.push(level);
            if let Some((name, at)) = parent {
                let parent = self.follow(&name, at)?;
                if let Some(_again) = chain.levels.iter().find(|level| level.whole.file == parent) {
                    self.fault(at, format!("`{name}` extends this template in turn: the two would have no end"));
                    return None;
                }
                next = Some(parent);
            }
        }
        Some(chain)
    }

    /// One file's blocks, macros and imports, and the one that it extends.
    fn level(&mut self, file: usize) -> (Level, Option<(String, At)>) {
        let tokens = self.files.tokens(file);
        let mut level = Level {
            whole: Part { file, tokens: Rc::clone(&tokens), range: 0..tokens.len() },
            blocks: HashMap::new(),
            scope: Scope::default(),
        };
        let mut extends = None;
        let mut open: Vec<(&'static str, String, usize)> = Vec::new();
        for (number, token) in tokens.iter().enumerate() {
            let at = At { file, line: token.line };
            if open.is_empty() && extends.is_some() {
                self.shown_nowhere(token, at);
            }
            if token.kind != Kind::Tag {
                continue;
            }
            let (word, rest) = word(&token.text);
            match word {
                "extends" => extends = Some((quoted(rest).to_owned(), at)),
                "import" => {
                    let name = rest.rsplit(char::is_whitespace).next().unwrap_or_default().to_owned();
                    if let Some(imported) = self.follow(quoted(rest), at) {
                        level.scope.imports.insert(name, imported);
                    }
                }
                "macro" => {
                    level.scope.macros.insert(identifier(rest).to_owned(), (file, identifier(rest).to_owned()));
                }
                _ => {}
            }
            if let Some(end) = end_of(word, rest) {
                open.push((end, identifier(rest).to_owned(), number));
            } else if open.last().is_some_and(|(end, ..)| *end == word)
                && let Some((end, name, start)) = open.pop()
                && end == "endblock"
            {
                let part = Part { file, tokens: Rc::clone(&tokens), range: start + 1..number };
                if level.blocks.insert(name.clone(), part).is_some() {
                    self.fault(at, format!("a second block `{name}` in one file; each has a name of its own"));
                }
            }
        }
        (level, extends)
    }

    /// What a template that extends another says outside of its blocks would silently be lost.
    fn shown_nowhere(&mut self, token: &Token, at: At) {
        let prints = match token.kind {
            Kind::Text => !token.text.trim().is_empty(),
            Kind::Value => true,
            Kind::Tag => {
                !matches!(word(&token.text).0, "block" | "macro" | "import" | "extends")
                    && !token.text.starts_with("end")
            }
        };
        if prints {
            let shown = if token.kind == Kind::Text { token.text.trim() } else { &token.written };
            let shown: String = shown.lines().next().unwrap_or_default().chars().take(40).collect();
            let lines = token.text.len() - token.text.trim_start().len();
            let lines = if token.kind == Kind::Text { token.text[..lines].matches('\n').count() } else { 0 };
            let at = At { line: at.line + u32::try_from(lines).unwrap_or(0), ..at };
            self.fault(
                at,
                format!("`{shown}` stands in no block, and this template extends another, which shows its blocks alone: move it into a block"),
            );
        }
    }

    fn follow(&mut self, name: &str, at: At) -> Option<usize> {
        match self.files.named(name, Some(at.file)) {
            Ok(file) => Some(file),
            Err(Fault { at: None, message }) => {
                // A fault within the other file says its place itself.
                let known = self.faults.iter().any(|fault| fault.message == message);
                if !known {
                    let at = message.starts_with("there is no template").then_some(at);
                    self.faults.push(Fault { at, message });
                }
                None
            }
            Err(fault) => {
                self.faults.push(fault);
                None
            }
        }
    }

    fn fault(&mut self, at: At, message: String) {
        let known = self.faults.iter().any(|fault| fault.at == Some(at) && fault.message == message);
        if !known {
            self.faults.push(Fault { at: Some(at), message });
        }
    }
}

#[cfg(test)]
mod tests;
