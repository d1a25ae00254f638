//! The texts of a site, as the macro has read them and as they are used.

use super::format;
use crate::config::Config;
use fluent_bundle::FluentResource;
use fluent_bundle::concurrent::FluentBundle;
use std::fmt;
use std::sync::Arc;
use unic_langid::{CharacterDirection, LanguageIdentifier};

/// The files of one language: const data that `#[app(default_language = ..)]` makes.
#[derive(Clone, Copy, Debug)]
pub struct LanguageFiles {
    /// `de`, `pt-BR`
    pub tag: &'static str,
    /// The text of each file.
    pub texts: &'static [&'static str],
}

/// All languages of an app.
#[derive(Clone, Copy, Debug)]
pub struct Languages {
    /// The tag of the one for those who speak none of the others.
    pub default: &'static str,
    /// The default one is among them.
    pub files: &'static [LanguageFiles],
}

/// The texts of all languages.
#[derive(Clone)]
pub(super) struct Catalog(Arc<[Texts]>);

/// The texts of one language.
pub(super) struct Texts {
    pub(super) tag: &'static str,
    pub(super) right_to_left: bool,
    pub(super) bundle: FluentBundle<FluentResource>,
}

impl Catalog {
    /// Of these files; the default language is the first one.
    pub(super) fn new(languages: &Languages) -> Catalog {
        let mut files: Vec<_> = languages.files.iter().collect();
        files.sort_by_key(|files| files.tag != languages.default);
        Catalog(files.into_iter().map(Texts::new).collect())
    }

    pub(super) fn languages(&self) -> &[Texts] {
        &self.0
    }
}

impl fmt::Debug for Catalog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|texts| texts.tag)).finish()
    }
}

impl Texts {
    /// The macro has read the same files by the same parser: there is nothing left in them that could not be read.
    fn new(files: &LanguageFiles) -> Texts {
        let language: LanguageIdentifier = files.tag.parse().unwrap_or_default();
        let right_to_left = language.character_direction() == CharacterDirection::RTL;
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        // Marks around each value, lest its direction spoil that of the text: where the text runs as nearly all values do,
        // they would only turn up in what people copy.
        bundle.set_use_isolating(right_to_left);
        format::set_up(&mut bundle);
        for text in files.texts {
            let resource = match FluentResource::try_new((*text).to_owned()) {
                Ok(resource) | Err((resource, _)) => resource,
            };
            bundle.add_resource_overriding(resource);
        }
        Texts { tag: files.tag, right_to_left, bundle }
    }
}

/// The app's configuration with the texts of its languages.
pub fn with_languages(config: &mut Config, languages: Option<Languages>) {
    if let Some(languages) = languages {
        config.put(Catalog::new(&languages));
    }
}
