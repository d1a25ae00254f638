//! Files that come by forms.

mod name;
mod receive;
mod watch;

pub(crate) use receive::{Received, receive};
pub use watch::{Progress, WatchUploads};

use crate::body::Body;
use crate::error::{Error, Result};
use bytes::Bytes;
use std::fmt;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use tokio::task::spawn_blocking;

/// A file that came by a form: a field of a type that derives [`Form`](derive@crate::Form), or a field of a handler with
/// `#[upload]`.
///
/// Up to 64 KiB of it are kept in memory, a longer one in a temporary file that has no name, and so is gone with the last
/// one who knows it, be it by a crash. What the client says of it is not to be relied on: its type is told by its first
/// bytes ([`media_type`](Upload::media_type)), and its name is made harmless ([`file_name`](Upload::file_name)). Keep it
/// under a name of your own all the same, outside of what a server serves as it is.
///
/// ```
/// use squall::prelude::*;
/// use squall::Upload;
///
/// #[handler(post, "/photos", body_limit = "11 MiB")]
/// struct AddPhoto {
///     #[upload(limit = "10 MiB", accept = "image/png, image/jpeg")]
///     photo: Upload,
/// }
///
/// impl AddPhoto {
///     async fn post(self) -> Result<String> {
///         Ok(format!("{} bytes of {}", self.photo.size(), self.photo.media_type()))
///     }
/// }
/// # #[app(handlers = [AddPhoto])] struct App;
/// ```
pub struct Upload {
    file_name: Option<String>,
    declared: Option<String>,
    kind: Option<infer::Type>,
    size: u64,
    content: Content,
}

enum Content {
    Memory(Bytes),
    File(File),
}

impl Upload {
    /// The name of the file without any folder, of at most 255 bytes, that is a name on every system: letters that are
    /// none there are `_`. `None` where nothing of it is left. A browser's user can choose any name; two files may have the
    /// same.
    pub fn file_name(&self) -> Option<&str> {
        self.file_name.as_deref()
    }

    /// What the file is by its first bytes: `image/png`; `application/octet-stream` where they tell nothing, as those of
    /// a text do.
    pub fn media_type(&self) -> &'static str {
        self.kind.map_or("application/octet-stream", |kind| kind.mime_type())
    }

    /// The ending that is usual for files of its [`media_type`](Upload::media_type), without the dot.
    pub fn extension(&self) -> Option<&'static str> {
        self.kind.map(|kind| kind.extension())
    }

    /// What the client says that it is. It may say anything.
    pub fn declared_type(&self) -> Option<&str> {
        self.declared.as_deref()
    }

    /// How many bytes it has.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// All of it, in memory: it is as long as its limit allows.
    ///
    /// # Errors
    ///
    /// 500 where the temporary file cannot be read.
    pub async fn bytes(self) -> Result<Bytes> {
        match self.content {
            Content::Memory(bytes) => Ok(bytes),
            Content::File(mut file) => {
                on_a_thread(move || {
                    let mut bytes = Vec::new();
                    file.seek(SeekFrom::Start(0))?;
                    file.read_to_end(&mut bytes)?;
                    Ok(bytes.into())
                })
                .await
            }
        }
    }

    /// The content as a body, to be sent on or read piece by piece.
    ///
    /// # Errors
    ///
    /// 500 where the temporary file cannot be read.
    pub async fn into_body(self) -> Result<Body> {
        match self.content {
            Content::Memory(bytes) => Ok(Body::from(bytes)),
            Content::File(mut file) => {
                let file = on_a_thread(move || file.seek(SeekFrom::Start(0)).map(|_| file)).await?;
                Ok(Body::from_file(file, self.size))
            }
        }
    }

    /// Writes it to a new file at this path, and has the system write it to the disk. A file that is there is left alone.
    ///
    /// # Errors
    ///
    /// 500 where there is such a file already, or it cannot be written; of a half-written one nothing is left.
    pub async fn save(self, path: impl AsRef<Path>) -> Result<()> {
        let path = path.as_ref().to_owned();
        on_a_thread(move || {
            let mut to = File::create_new(&path)?;
            let written = match self.content {
                Content::Memory(bytes) => io::copy(&mut &bytes[..], &mut to),
                Content::File(mut file) => file.seek(SeekFrom::Start(0)).and_then(|_| io::copy(&mut file, &mut to)),
            };
            written.and_then(|_| to.sync_all()).inspect_err(|_| _ = std::fs::remove_file(&path))
        })
        .await
    }
}

/// Does what may wait for a disk, on a thread that may.
async fn on_a_thread<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> Result<T> {
    match spawn_blocking(work).await {
        Ok(done) => Ok(done?),
        Err(panicked) => Err(Error::internal(panicked)),
    }
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Upload");
        debug.field("file_name", &self.file_name).field("media_type", &self.media_type()).field("size", &self.size);
        debug.finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
