//! Files that settings name, and that of the settings themselves.

use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::Path;

/// What is in a file; `None` where that is more than so many bytes. No more is read, whatever the file says of its length: a
/// pipe or a device says nothing of it.
pub(crate) fn read_at_most(path: impl AsRef<Path>, most: u64) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= most).then_some(bytes))
}

/// The same of a text.
pub(crate) fn read_text_at_most(path: impl AsRef<Path>, most: u64) -> io::Result<Option<String>> {
    let text = |bytes| String::from_utf8(bytes).map_err(|_| io::Error::new(ErrorKind::InvalidData, "it is not UTF-8"));
    read_at_most(path, most)?.map(text).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_is_read_than_there_may_be() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        std::fs::write(&path, "four").unwrap();
        assert_eq!(read_text_at_most(&path, 4).unwrap().as_deref(), Some("four"));
        assert_eq!(read_at_most(&path, 3).unwrap(), None);
        std::fs::write(&path, b"\xff").unwrap();
        assert_eq!(read_text_at_most(&path, 4).unwrap_err().to_string(), "it is not UTF-8");
        assert_eq!(read_at_most(folder.path().join("none"), 4).unwrap_err().kind(), ErrorKind::NotFound);
    }

    #[cfg(unix)]
    #[test]
    fn a_device_without_an_end_is_too_long() {
        assert_eq!(read_at_most("/dev/zero", 1 << 20).unwrap(), None);
    }
}
