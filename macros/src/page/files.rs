//! The files of the folder `templates`.

use super::node::{Fault, TemplateFile};
use super::scan::{Token, scan};
use crate::diag::nearest;
use askama_parser::{Ast, Syntax};
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// The folder, and what has been read of it.
pub(crate) struct Files {
    folder: PathBuf,
    pub read: Vec<TemplateFile>,
    tokens: Vec<Rc<[Token]>>,
}

impl Files {
    /// The templates of the crate in this folder.
    pub(crate) fn of(manifest: &Path) -> Files {
        Files { folder: manifest.join("templates"), read: Vec::new(), tokens: Vec::new() }
    }

    /// The number of the file that one calls by this name: beside that one, or from the folder's top. As askama has it.
    pub(crate) fn named(&mut self, name: &str, from: Option<usize>) -> Result<usize, Fault> {
        let beside = from.and_then(|from| Path::new(&self.read[from].path).parent().map(|folder| folder.join(name)));
        let candidates = beside.into_iter().chain([self.folder.join(name)]);
        let Some(path) = candidates.into_iter().find(|path| path.is_file()) else {
            return Err(Fault { at: None, message: self.missing(name) });
        };
        let known = self.read.iter().position(|file| Path::new(&file.path) == path);
        known.map_or_else(|| self.load(&path), Ok)
    }

    /// The tokens of a file.
    pub(crate) fn tokens(&self, file: usize) -> Rc<[Token]> {
        Rc::clone(&self.tokens[file])
    }

    fn load(&mut self, path: &Path) -> Result<usize, Fault> {
        let name = self.shown(path);
        let mut source = fs::read_to_string(path).map_err(|error| {
            let why = match error.kind() {
                std::io::ErrorKind::InvalidData => "it is not UTF-8".to_owned(),
                _ => error.to_string(),
            };
            Fault { at: None, message: format!("`{name}` cannot be read: {why}") }
        })?;
        if source.ends_with('\n') {
            source.pop();
        }
        parses(&name, &source).map_err(|message| Fault { at: None, message })?;
        self.read.push(TemplateFile { name, path: path.to_string_lossy().into_owned() });
        self.tokens.push(scan(&source).into());
        Ok(self.read.len() - 1)
    }

    /// The path as messages show it.
    fn shown(&self, path: &Path) -> String {
        let within = path.strip_prefix(&self.folder).unwrap_or(path);
        format!("templates/{}", within.to_string_lossy().replace('\\', "/"))
    }

    fn missing(&self, name: &str) -> String {
        let mut there = Vec::new();
        list(&self.folder, "", &mut there);
        if there.is_empty() {
            return format!(
                "there is no template `templates/{name}`: templates lie in the folder `templates` beside the crate's Cargo.toml, and there is none with a file in it"
            );
        }
        let names = there.iter().map(String::as_str);
        let last = |name: &str| name.rsplit('/').next().unwrap_or_default().to_owned();
        // The right name in the wrong folder is a slip too.
        let near = nearest(name, names.clone()).or_else(|| names.clone().find(|there| last(there) == last(name)));
        match near {
            Some(near) => format!("there is no template `templates/{name}`; did you mean `{near}`?"),
            None => format!("there is no template `templates/{name}`"),
        }
    }
}

/// What there is in the folder, by its names from the top.
fn list(folder: &Path, prefix: &str, names: &mut Vec<String>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => list(&entry.path(), &format!("{prefix}{name}/"), names),
            _ => names.push(format!("{prefix}{name}")),
        }
    }
    names.sort();
}

/// What askama's parser has against the file, with the line.
fn parses(name: &str, source: &str) -> Result<(), String> {
    let Err(error) = Ast::from_str(source, None, &Syntax::default()) else { return Ok(()) };
    let before = source.get(..error.offset).unwrap_or(source);
    let line = before.matches('\n').count() + 1;
    let shown = source.lines().nth(line - 1).unwrap_or_default().trim();
    let why = error.message.as_deref().unwrap_or("this cannot be understood here");
    let why = why.lines().next().unwrap_or(why);
    Err(format!("{name}:{line}: {why}\n    {shown}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_parse_is_told_with_its_line() {
        let message = parses("templates/a.html", "<p>\n{% if x %}\n").expect_err("unclosed");
        assert!(message.starts_with("templates/a.html:2: "), "{message}");
        assert!(message.contains("endif"), "{message}");
        assert_eq!(parses("templates/a.html", "{{ x }}"), Ok(()));
    }

    #[test]
    fn a_missing_file_has_a_nearest_one() {
        let folder = std::env::temp_dir().join(format!("squall-templates-{}", std::process::id()));
        fs::create_dir_all(folder.join("templates/posts")).expect("a folder");
        fs::write(folder.join("templates/posts/show.html"), "x").expect("a file");
        let mut files = Files::of(&folder);
        let message = |files: &mut Files, name: &str| files.named(name, None).expect_err("missing").message;
        assert!(message(&mut files, "posts/shwo.html").ends_with("did you mean `posts/show.html`?"));
        assert!(message(&mut files, "show.html").ends_with("did you mean `posts/show.html`?"));
        assert_eq!(message(&mut files, "about.txt"), "there is no template `templates/about.txt`");
        assert_eq!(files.named("posts/show.html", None).expect("there"), 0);
        fs::remove_dir_all(&folder).expect("removed");
    }
}
