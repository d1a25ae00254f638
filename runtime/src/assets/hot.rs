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

/// How many files are kept, each of at most 16 KiB.
const MOST: usize = 256;

#[derive(Debug, Default)]
pub(super) struct Hot(RwLock<HashMap<Box<str>, Arc<Kept>>>);

/// A file, and how it was when it was read.
#[derive(Debug)]
pub(super) struct Kept {
    path: PathBuf,
    stamp: Stamp,
    pub(super) file: Ready,
}

impl Hot {
    /// The file at this path, if it is here and has not changed.
    pub(super) fn get(&self, path: &str) -> Option<Arc<Kept>> {
        let kept = self.0.read().unwrap_or_else(PoisonError::into_inner).get(path)?.clone();
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
        let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MOST
            && let Some(other) = all.keys().next().cloned()
        {
            all.remove(&other);
        }
        all.insert(path.into(), Arc::new(Kept { path: folder.join(path), stamp, file }));
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
        for number in 0..=MOST {
            fs::write(folder.path().join(format!("{number}")), "text").unwrap();
        }
        fs::write(folder.path().join("large"), vec![0; 16 * 1024 + 1]).unwrap();
        tokio::time::sleep(Duration::from_millis(2100)).await;
        let hot = Hot::default();
        for number in 0..=MOST {
            found(&hot, folder.path(), &format!("{number}")).await;
        }
        assert_eq!(hot.0.read().unwrap().len(), MOST);
        assert!(!found(&hot, folder.path(), "large").await);
        assert!(!found(&hot, folder.path(), "large").await, "it is too large");
    }
}
