//! A file of the disk as an answer.

pub(crate) mod media_type;
mod path;
mod stamp;

pub(crate) use path::is_plain;
pub(crate) use stamp::Stamp;

use super::attachment::Attachment;
use super::preconditions;
use super::select::Selectable;
use super::validators::{ETag, Validators};
use super::{Respond, Response, response};
use crate::body::Body;
use crate::error::{Error, Result};
use crate::request::Request;
use bytes::Bytes;
use http::HeaderValue;
use http::header::{ACCEPT_RANGES, CONTENT_TYPE, ETAG, LAST_MODIFIED};
use std::fmt;
use std::fs::{self, Metadata};
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// So long a file must have been left alone, until the time of its last change says more than that it was changed
/// about then.
pub(super) const AT_REST: Duration = Duration::from_secs(2);

/// So long a file may be to be read when it is opened: 128 KiB.
const SMALL: usize = 128 * 1024;

/// A file of the disk as an answer: with its type by its extension, its length, the time of its last change, an
/// [`ETag`], and all that follows from these. A client that has it already is answered with 304, one that wants a part
/// gets that part by 206, and a download that broke off goes on where it was (RFC 9110, 13 and 14).
///
/// [`open`](File::open) is for paths that the program knows, [`within`](File::within) for those that a client sends. What
/// is not there, or no file, is answered with 404; what is there and cannot be read is a logged 500, since it is a
/// mistake in how the site was set up, and one that somebody wants to hear of.
///
/// The file is read in pieces of 64 KiB, as the client takes them, on threads of their own; one of at most 128 KiB when it
/// is opened. Where it becomes shorter meanwhile, the connection ends, so that the client does not take a part for the
/// whole, and the log has a line of it.
///
/// The tag is made of length and time of change, in the file system's nanoseconds. It is weak for two seconds after
/// the change: within one tick of the file system's clock there may be another, so the same tag could mean two contents
/// (RFC 9110, 8.8.1). Then it is strong, as long as nobody sets the time back to hide a change.
/// [`with_etag`](File::with_etag) is for those who know the content better.
///
/// The type says `charset=utf-8` where it is text. Headers before the answer replace it:
/// `([(CONTENT_TYPE, "text/html; charset=iso-8859-1")], file)`. Files that users have sent should be an
/// [`attachment`](File::attachment), lest a page among them runs its scripts on your site.
///
/// ```
/// use squall::File;
/// use squall::prelude::*;
///
/// #[handler(get, "/manual")]
/// struct Manual;
///
/// impl Manual {
///     async fn get(self) -> Result<File> {
///         File::open("Cargo.toml").await
///     }
/// }
/// # #[app(handlers = [Manual])] struct App;
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// # let client = squall::testing::Client::new(App);
/// # let part = client.get("/manual").header("range", "bytes=0-8").await.expect_status(206);
/// # part.expect_text("[package]");
/// # }
/// ```
pub struct File {
    content: Content,
    length: u64,
    validators: Validators,
    /// The last part of its path, which says its type.
    name: String,
}

/// What is sent of it.
enum Content {
    /// All, which was read when it was opened; with how the file was then, if it was at rest.
    Whole(Bytes, Option<Stamp>),
    /// What is read as the client takes it.
    Open(fs::File),
}

impl File {
    /// Opens a file.
    ///
    /// # Errors
    ///
    /// 404 where there is none, 500 where it cannot be read.
    pub async fn open(path: impl Into<PathBuf>) -> Result<File> {
        let path = path.into();
        off_thread(move || open(&path, &path)).await
    }

    /// Opens a file in this folder, or in one below it, by a path that comes from a client, such as a `{*rest}`.
    ///
    /// The path is names with slashes between them, already percent-decoded, as fields are. It leads nowhere but into the
    /// folder: `..` and all other names that begin with a dot, empty names, backslashes and NUL are refused, on Windows
    /// also colons; so are symbolic links that lead out of the folder. All this is a plain 404. To serve a folder such as
    /// `.well-known`, name it as the folder. Who can write into the folder while it is served is trusted.
    ///
    /// ```
    /// use squall::File;
    /// use squall::prelude::*;
    ///
    /// #[handler(get, "/sources/{*path}")]
    /// struct Source {
    ///     path: String,
    /// }
    ///
    /// impl Source {
    ///     async fn get(self) -> Result<File> {
    ///         File::within("src", &self.path).await
    ///     }
    /// }
    /// # #[app(handlers = [Source])] struct App;
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let client = squall::testing::Client::new(App);
    /// # client.get("/sources/respond/file.rs").await.expect_status(200);
    /// # client.get("/sources/..%2FCargo.toml").await.expect_status(404);
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// 404 where the path leads to no file of the folder; 500 where the file cannot be read, or the folder is not there.
    pub async fn within(folder: impl Into<PathBuf>, path: &str) -> Result<File> {
        if !path::is_plain(path) {
            return Err(Error::not_found());
        }
        let (folder, path) = (folder.into(), PathBuf::from(path));
        off_thread(move || {
            if let Some(there) = below(&folder, &path) {
                return open_file(&there, &path);
            }
            let root = folder.canonicalize().map_err(|error| Error::internal(named(&folder, error)))?;
            let there = root.join(&path);
            let there = there.canonicalize().map_err(|error| not_opened(&there, error))?;
            if !there.starts_with(&root) {
                return Err(Error::not_found());
            }
            open(&there, &path)
        })
        .await
    }

    /// The same with a tag of your own, such as a hash of the content.
    #[must_use]
    pub fn with_etag(mut self, etag: ETag) -> File {
        self.validators = self.validators.with_etag(etag);
        self
    }

    /// As a download, under the name that it has on the disk. For another name there is [`Attachment::new`].
    pub fn attachment(self) -> Attachment<File> {
        Attachment::new(self.name.clone(), self)
    }

    /// The same as an answer that is given often, and how it was on the disk: where all of it is in memory, and nobody has
    /// changed it for a while.
    pub(crate) fn at_rest(&self) -> Option<(Ready, Stamp)> {
        let Content::Whole(content, Some(stamp)) = &self.content else { return None };
        let (etag, modified) = self.validators.values(SystemTime::now());
        let (name, validators) = (self.name.clone(), self.validators.clone());
        Some((Ready { name, content: content.clone(), validators, etag, modified }, *stamp))
    }

    /// Its length in bytes, when it was opened.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// What tells its states apart.
    pub fn validators(&self) -> &Validators {
        &self.validators
    }

    /// The last part of its path.
    pub fn name(&self) -> &str {
        &self.name
    }
}

fn typed(name: &str, body: Body) -> Response {
    let mut response = response(body);
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(media_type::of(name)));
    response
}

/// A file in memory, with its headers.
#[derive(Debug)]
pub(crate) struct Ready {
    name: String,
    content: Bytes,
    validators: Validators,
    etag: Option<HeaderValue>,
    modified: Option<HeaderValue>,
}

impl Ready {
    pub(crate) fn length(&self) -> usize {
        self.content.len()
    }

    /// The same answer as that of the [`File`].
    pub(crate) fn answer(&self, request: &Request) -> Response {
        let mut response = typed(&self.name, Body::from(self.content.clone()));
        if preconditions::are_set(request.headers()) {
            Selectable::mark(&mut response, request, self.validators.clone(), true);
            return response;
        }
        let headers = response.headers_mut();
        headers.insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
        if let Some(etag) = &self.etag {
            headers.insert(ETAG, etag.clone());
        }
        if let Some(modified) = &self.modified {
            headers.insert(LAST_MODIFIED, modified.clone());
        }
        response
    }
}

impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let File { content: _, length, validators, name } = self;
        f.debug_struct("File")
            .field("name", name)
            .field("length", length)
            .field("validators", validators)
            .finish_non_exhaustive()
    }
}

impl Respond for File {
    fn respond(self, request: &Request) -> Result<Response> {
        let body = match self.content {
            Content::Whole(bytes, _) => Body::from(bytes),
            Content::Open(file) => Body::from_file(file, self.length),
        };
        let mut response = typed(&self.name, body);
        Selectable::mark(&mut response, request, self.validators, true);
        Ok(response)
    }
}

/// The file at this path in the folder, if no name on the way is a link: then it is in the folder, wherever that is. To ask
/// where it really is costs a call of the system for each name of the folder's whole path.
fn below(folder: &Path, path: &Path) -> Option<PathBuf> {
    let mut there = folder.to_owned();
    let mut kind = None;
    for name in path {
        there.push(name);
        let found = fs::symlink_metadata(&there).ok()?.file_type();
        if found.is_symlink() {
            return None;
        }
        kind = Some(found);
    }
    kind?.is_file().then_some(there)
}

/// Opens what is at the first path, under the name of the second.
fn open(path: &Path, called: &Path) -> Result<File> {
    // Looked at before: to open a pipe would wait for somebody who writes to it.
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_file() => open_file(path, called),
        Ok(_) => Err(Error::not_found()),
        Err(error) => Err(not_opened(path, error)),
    }
}

/// The same of what has just been a file.
fn open_file(path: &Path, called: &Path) -> Result<File> {
    let opened = || {
        let file = fs::File::open(path)?;
        let metadata = file.metadata()?;
        if !metadata.is_file() {
            return Ok(None);
        }
        Ok(Some((content(file, &metadata)?, metadata)))
    };
    match opened() {
        Ok(Some((content, metadata))) => {
            let validators = validators(metadata.len(), metadata.modified().ok(), SystemTime::now());
            let name = called.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            Ok(File { content, length: metadata.len(), validators, name })
        }
        Ok(None) => Err(Error::not_found()),
        Err(error) => Err(not_opened(path, error)),
    }
}

/// A small file is read where it was opened: to come back to such a thread costs more than to read it for nothing, where
/// the client turns out to have it.
fn content(mut file: fs::File, metadata: &Metadata) -> io::Result<Content> {
    let length = usize::try_from(metadata.len()).unwrap_or(usize::MAX);
    if length > SMALL {
        return Ok(Content::Open(file));
    }
    let stamp = Stamp::of(metadata).filter(|stamp| stamp.is_at_rest(SystemTime::now()));
    // By one call of the system: `read_to_end` would make several, beginning with little.
    let mut bytes = vec![0; length];
    match file.read_exact(&mut bytes) {
        Ok(()) => Ok(Content::Whole(bytes.into(), stamp)),
        // It became shorter meanwhile, which is told to who takes it.
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
            file.rewind()?;
            Ok(Content::Open(file))
        }
        Err(error) => Err(error),
    }
}

fn validators(length: u64, changed: Option<SystemTime>, now: SystemTime) -> Validators {
    let Some(changed) = changed else { return Validators::default() };
    let nanoseconds = match changed.duration_since(UNIX_EPOCH) {
        Ok(after) => format!("{:x}", after.as_nanos()),
        Err(before) => format!("-{:x}", before.duration().as_nanos()),
    };
    let tag = format!("{nanoseconds}-{length:x}");
    let at_rest = now.duration_since(changed).is_ok_and(|since| since >= AT_REST);
    let etag = if at_rest { ETag::strong(tag) } else { ETag::weak(tag) };
    Validators::from(etag).with_last_modified(changed)
}

/// 404 where the path leads to nothing, be it for its form or its length; else 500.
fn not_opened(path: &Path, error: io::Error) -> Error {
    use io::ErrorKind::{InvalidFilename, InvalidInput, IsADirectory, NotADirectory, NotFound};
    match error.kind() {
        NotFound | NotADirectory | IsADirectory | InvalidFilename | InvalidInput => Error::not_found(),
        _ => Error::internal(named(path, error)),
    }
}

/// The error with the path that it is about.
fn named(path: &Path, error: io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

/// Runs what waits for the disk on a thread where nobody else waits for it.
async fn off_thread(work: impl FnOnce() -> Result<File> + Send + 'static) -> Result<File> {
    tokio::task::spawn_blocking(work).await?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_weak_until_the_file_has_been_left_alone() {
        let changed = UNIX_EPOCH + Duration::from_nanos(1_000_000_001);
        let etag = |now| validators(16, Some(changed), now).etag().unwrap().to_string();
        assert_eq!(etag(changed + AT_REST), "\"3b9aca01-10\"");
        assert_eq!(etag(changed + AT_REST - Duration::from_nanos(1)), "W/\"3b9aca01-10\"");
        assert_eq!(etag(changed - AT_REST), "W/\"3b9aca01-10\"");
    }

    #[test]
    fn old_files_have_a_tag_and_no_date() {
        let there = validators(1, Some(UNIX_EPOCH - Duration::from_nanos(255)), UNIX_EPOCH + AT_REST);
        assert_eq!(there.etag().unwrap().to_string(), "\"-ff-1\"");
        assert_eq!(there.last_modified(), None);
        assert_eq!(validators(1, None, UNIX_EPOCH), Validators::default());
    }
}
