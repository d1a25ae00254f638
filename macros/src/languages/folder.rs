//! The folder `locales`: a folder for each language in it, named by its tag, with files of texts (`.ftl`).

use super::messages::{Message, parse};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A language as its files say it.
#[derive(Clone, Debug, Default)]
pub(super) struct Language {
    /// As the folder is named: `de`, `pt-BR`.
    pub(super) tag: String,
    pub(super) files: Vec<PathBuf>,
    /// By key; each with its place, as it is told: `locales/de/site.ftl:3`.
    pub(super) messages: BTreeMap<String, (Message, String)>,
}

impl Language {
    /// What a message takes, with what the messages in it take.
    pub(super) fn arguments(&self, key: &str) -> BTreeSet<String> {
        let mut seen = BTreeSet::new();
        let mut left = vec![key.to_owned()];
        let mut arguments = BTreeSet::new();
        while let Some(key) = left.pop() {
            let Some((message, _)) = self.messages.get(&key) else { continue };
            if seen.insert(key) {
                arguments.extend(message.arguments.iter().cloned());
                left.extend(message.references.iter().cloned());
            }
        }
        arguments
    }

    /// Its keys, but for terms, which only other texts can name.
    pub(super) fn keys(&self) -> impl Iterator<Item = &str> {
        self.messages.keys().map(String::as_str).filter(|key| !key.starts_with('-'))
    }
}

/// All languages, and what is wrong with their files.
#[derive(Clone, Debug, Default)]
pub(super) struct Folder {
    pub(super) languages: Vec<Language>,
    pub(super) faults: Vec<String>,
}

impl Folder {
    /// The language with this tag.
    pub(super) fn language(&self, tag: &str) -> Option<&Language> {
        self.languages.iter().find(|language| language.tag == tag)
    }

    /// Reads a folder; `Err` where it is not there.
    pub(super) fn read(folder: &Path) -> Result<Folder, String> {
        let mut result = Folder::default();
        for path in listed(folder)? {
            if !path.is_dir() {
                continue;
            }
            let tag = name(&path);
            // The parser takes names of up to eight letters, which no language has.
            let short = tag.split('-').next().is_some_and(|language| language.len() <= 3);
            if !short || tag.parse::<unic_langid::LanguageIdentifier>().is_err() {
                result
                    .faults
                    .push(format!("locales/{tag} is named like no language: write its tag, as `en` or `pt-BR`"));
                continue;
            }
            let mut language = Language { tag, ..Language::default() };
            for file in
                listed(&path)?.into_iter().filter(|file| file.extension().is_some_and(|extension| extension == "ftl"))
            {
                result.faults.extend(language.read(&file));
            }
            result.languages.push(language);
        }
        Ok(result)
    }
}

impl Language {
    /// Reads a file; gives what is wrong with it.
    fn read(&mut self, file: &Path) -> Vec<String> {
        let shown = format!("locales/{}/{}", self.tag, name(file));
        let text = match fs::read_to_string(file) {
            Ok(text) => text,
            Err(error) => return vec![format!("{shown} cannot be read: {error}")],
        };
        let parsed = parse(&text);
        let mut faults: Vec<_> =
            parsed.faults.into_iter().map(|(line, fault)| format!("{shown}:{line}: {fault}")).collect();
        for message in parsed.messages {
            let place = format!("{shown}:{}", message.line);
            match self.messages.get(&message.key) {
                Some((_, earlier)) => {
                    faults.push(format!("`{}` is there twice: at {earlier} and at {place}", message.key));
                }
                None => {
                    self.messages.insert(message.key.clone(), (message, place));
                }
            }
        }
        self.files.push(file.to_owned());
        faults
    }
}

fn listed(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let cannot = |error| format!("the folder {} cannot be read: {error}", folder.display());
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(cannot)? {
        paths.push(entry.map_err(cannot)?.path());
    }
    // The order of the disk is none.
    paths.sort();
    Ok(paths)
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
