//! Small files of a folder in memory, each for as long as it stays what it was.
//!
//! Before each use the file is looked at, by its path: its number, length and times say whether it is still the one that
//! was read (a file cannot be changed without its `ctime`). Only a file that has been left alone for a while is kept, so
//! that a change shows in its times. To look at it is one call of the system, which for a file that was just used is
//! answered from memory; to send it to another thread and wait for that costs ten times as much.

use crate::respond::{File, Ready, Stamp};
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

/// How many bytes of files are kept: 8 MiB, in files of at most 128 KiB.
const MOST: usize = 8 * 1024 * 1024;

/// What a file costs besides its content, at least.
const EACH: usize = 512;

#[derive(Debug, Default)]
pub(super) struct Hot(RwLock<Files>);

#[derive(Debug, Default)]
struct Files {
    by_path: HashMap<Box<str>, Arc<Kept>>,
    bytes: usize,
}

impl Files {
    fn remove(&mut self, path: &str) {
        if let Some(kept) = self.by_path.remove(path) {
            self.bytes -= kept.cost();
        }
    }

    fn insert(&mut self, path: &str, kept: Arc<Kept>) {
        self.remove(path);
        while self.bytes + kept.cost() > MOST
            && let Some(other) = self.by_path.keys().next().cloned()
        {
            self.remove(&other);
        }
        self.bytes += kept.cost();
        self.by_path.insert(path.into(), kept);
    }
}

/// A file, and how it was when it was read.
#[derive(Debug)]
pub(super) struct Kept {
    path: PathBuf,
    stamp: Stamp,
    pub(super) file: Ready,
}

impl Kept {
    fn cost(&self) -> usize {
        EACH + self.file.length()
    }
}

impl Hot {
    /// The file at this path, if it is here and has not changed.
    pub(super) fn get(&self, path: &str) -> Option<Arc<Kept>> {
        let kept = self.0.read().unwrap_or_else(PoisonError::into_inner).by_path.get(path)?.clone();
        let now = fs::metadata(&kept.path).ok().and_then(|metadata| Stamp::of(&metadata));
        if now.as_ref() == Some(&kept.stamp) {
            return Some(kept);
        }
        self.0.write().unwrap_or_else(PoisonError::into_inner).remove(path);
        None
    }

    /// Keeps a file of the folder that has been found at this path, if it is small and at rest.
    pub(super) fn keep(&self, folder: &Path, path: &str, file: &File) {
        let Some((file, stamp)) = file.at_rest() else { return };
        let kept = Arc::new(Kept { path: folder.join(path), stamp, file });
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(path, kept);
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::time::Duration;

    async fn found(hot: &Hot, folder: &Path, path: &str) -> bool {
        if hot.get(path).is_some() {
            return true;
        }
        if let Ok(file) = File::within(folder, path).await {
            hot.keep(folder, path, &file);
        }
        false
    }

    #[tokio::test]
    async fn a_file_is_kept_once_it_is_at_rest_and_until_it_changes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        fs::write(&path, "one").unwrap();
        let hot = Hot::default();
        assert!(!found(&hot, folder.path(), "a.txt").await);
        assert!(!found(&hot, folder.path(), "a.txt").await, "it has just been written");
        tokio::time::sleep(Duration::from_millis(2100)).await;
        assert!(!found(&hot, folder.path(), "a.txt").await);
        assert!(found(&hot, folder.path(), "a.txt").await);

        // As long, and with the old time of its last change.
        let changed = fs::metadata(&path).unwrap().modified().unwrap();
        fs::write(&path, "two").unwrap();
        fs::File::options().write(true).open(&path).unwrap().set_modified(changed).unwrap();
        assert!(hot.get("a.txt").is_none(), "its content is another");
        assert!(!found(&hot, folder.path(), "a.txt").await, "it has just been changed, whatever it says");
        fs::remove_file(&path).unwrap();
        assert!(!found(&hot, folder.path(), "a.txt").await);
    }

    #[tokio::test]
    async fn there_is_an_end_to_it() {
        let folder = tempfile::tempdir().unwrap();
        let fit = MOST / (128 * 1024 + EACH);
        for number in 0..=fit {
            fs::write(folder.path().join(format!("{number}")), vec![0; 128 * 1024]).unwrap();
        }
        fs::write(folder.path().join("large"), vec![0; 128 * 1024 + 1]).unwrap();
        tokio::time::sleep(Duration::from_millis(2100)).await;
        let hot = Hot::default();
        for number in 0..=fit {
            found(&hot, folder.path(), &format!("{number}")).await;
        }
        let bytes = || {
            let files = hot.0.read().unwrap();
            let counted = files.by_path.values().map(|kept| kept.cost()).sum::<usize>();
            assert_eq!((files.by_path.len(), counted), (fit, files.bytes));
            counted
        };
        assert!(bytes() <= MOST);
        fs::remove_file(folder.path().join(format!("{fit}"))).unwrap();
        assert!(hot.get(&format!("{fit}")).is_none());
        assert_eq!(hot.0.read().unwrap().bytes, (fit - 1) * (128 * 1024 + EACH));
        assert!(!found(&hot, folder.path(), "large").await);
        assert!(!found(&hot, folder.path(), "large").await, "it is too large");
    }
}
