//! A folder of the disk that is served while it changes.

use super::hot::{Hot, Kept};
use crate::error::{Error, Result};
use crate::request::Request;
use crate::respond::{Attachment, File, Respond, Response, is_plain, media_type};
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, LOCATION};
use http::{HeaderValue, StatusCode};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What of a visitor's own files a browser may show: nothing of the site's runs in it, and nothing of it runs.
const SANDBOXED: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; media-src 'self'; sandbox; frame-ancestors 'none'",
);
/// Asked for again before each use, since a file may be replaced at any time.
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");

/// A folder of the disk, served as it is when somebody asks: what users have uploaded, or a site that another program has
/// built. For files of your own that are known when the program is compiled, there is [`#[assets]`](macro@crate::assets).
///
/// It is a field of the app. A handler with `{*path}` gives it out, so that who may see it, its URL and its checks are those
/// of any handler:
///
/// ```
/// use squall::Directory;
/// use squall::prelude::*;
///
/// #[app(handlers = [Media])]
/// struct App {
///     media: Directory,
/// }
///
/// #[handler(get, "/media/{*path}")]
/// struct Media {
///     path: String,
///     #[state]
///     media: Directory,
/// }
///
/// impl Media {
///     async fn get(self) -> Result<impl Respond> {
///         self.media.get(&self.path).await
///     }
/// }
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// # let client = squall::testing::Client::new(App { media: Directory::uploads("src") });
/// # client.get("/media/respond/file.rs").await.expect_status(200);
/// # client.get("/media/respond").await.expect_status(404);
/// # client.get("/media/..%2FCargo.toml").await.expect_status(404);
/// # }
/// ```
///
/// A path leads nowhere but into the folder: what begins with a dot, `..` in any encoding, backslashes, and symbolic links
/// that lead out are a plain 404, and so are names that are too long; see [`File::within`]. There are no listings. A file is
/// read in pieces, has a type, an [`ETag`](crate::ETag), ranges and conditions, as each [`File`] has, and is revalidated before
/// each use. On Unix the small files of a [`site`](Directory::site) are kept in memory, up to 4 MiB, and each is looked at
/// before it is sent: what has changed on the disk has changed for the next who asks.
#[derive(Clone, Debug)]
pub struct Directory(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    folder: PathBuf,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Uploads,
    Site { fallback: Option<String>, hot: Hot },
}

impl Directory {
    /// Files of others: what users have uploaded.
    ///
    /// A page or a drawing (SVG) among them could act as your site in the browser of whoever opens it. So images, sound,
    /// films and plain text are shown, in a sandbox (`Content-Security-Policy: sandbox`), and everything else is saved.
    /// Better still is a host of its own for them.
    pub fn uploads(folder: impl Into<PathBuf>) -> Directory {
        Directory(Arc::new(Inner { folder: folder.into(), kind: Kind::Uploads }))
    }

    /// Files of your own, such as a site that another program has built: what is in them runs as your site.
    ///
    /// The path of a folder gives its `index.html`; without the slash at its end it is sent to the one with it.
    pub fn site(folder: impl Into<PathBuf>) -> Directory {
        Directory(Arc::new(Inner { folder: folder.into(), kind: Kind::Site { fallback: None, hot: Hot::default() } }))
    }

    /// The same, with a file that is the answer where a page is asked for and there is none: `index.html` of an app whose
    /// pages a script makes. It is an answer to a browser that goes somewhere, by a path whose last part has no extension;
    /// a picture that is missing stays missing. Of [`uploads`](Directory::uploads) it says nothing.
    #[must_use]
    pub fn with_fallback(self, file: impl Into<String>) -> Directory {
        let kind = match &self.0.kind {
            Kind::Uploads => Kind::Uploads,
            Kind::Site { .. } => Kind::Site { fallback: Some(file.into()), hot: Hot::default() },
        };
        Directory(Arc::new(Inner { folder: self.0.folder.clone(), kind }))
    }

    /// What the folder has at this path: a `{*path}`, percent-decoded as fields are.
    ///
    /// # Errors
    ///
    /// 404 where it has nothing; 500 where it has something that cannot be read, or where the folder itself is not there.
    pub async fn get(&self, path: &str) -> Result<FromDirectory> {
        match &self.0.kind {
            Kind::Uploads => Ok(FromDirectory(Found::Upload(File::within(&*self.0.folder, path).await?))),
            Kind::Site { fallback, hot } => {
                if let Some(kept) = hot.get(path) {
                    return Ok(FromDirectory(Found::Kept(kept)));
                }
                // In a box: the future of every request would be as large else.
                let found = Box::pin(self.page(path, fallback.as_deref())).await?;
                if let Found::Own(file) = &found
                    && !(path.is_empty() || path.ends_with('/'))
                {
                    hot.keep(&self.0.folder, path, file);
                }
                Ok(FromDirectory(found))
            }
        }
    }

    async fn page(&self, path: &str, fallback: Option<&str>) -> Result<Found> {
        let (folder, slash) = match path.strip_suffix('/') {
            Some(folder) => (folder, true),
            None => (path, path.is_empty()),
        };
        let found = if slash {
            let index = if folder.is_empty() { "index.html".to_owned() } else { format!("{folder}/index.html") };
            File::within(&*self.0.folder, &index).await
        } else {
            File::within(&*self.0.folder, path).await
        };
        let missing = match found {
            Ok(file) => return Ok(Found::Own(file)),
            Err(error) if error.status() == StatusCode::NOT_FOUND => error,
            Err(error) => return Err(error),
        };
        if !slash && is_plain(path) && self.is_folder(path).await? {
            return Ok(Found::Folder);
        }
        let is_page = !folder.rsplit('/').next().unwrap_or_default().contains('.');
        match fallback {
            // Whether it is the answer the request's head tells, when it is made.
            Some(fallback) if is_page => Ok(Found::Fallback(File::within(&*self.0.folder, fallback).await?)),
            _ => Err(missing),
        }
    }

    /// Whether there is a folder with an index: one without is nothing that can be seen.
    async fn is_folder(&self, path: &str) -> Result<bool> {
        match File::within(&*self.0.folder, &format!("{path}/index.html")).await {
            Ok(_) => Ok(true),
            Err(error) if error.status() == StatusCode::NOT_FOUND => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.0.folder
    }
}

/// What a [`Directory`] has found: an answer.
#[derive(Debug)]
pub struct FromDirectory(Found);

#[derive(Debug)]
enum Found {
    Upload(File),
    Own(File),
    Kept(Arc<Kept>),
    Fallback(File),
    /// A folder without its slash.
    Folder,
}

impl Respond for FromDirectory {
    fn respond(self, request: &Request) -> Result<Response> {
        let mut response = match self.0 {
            Found::Upload(file) => {
                let saved = !is_shown(media_type::of(file.name()));
                let mut response = if saved {
                    Attachment::new(file.name().to_owned(), file).respond(request)?
                } else {
                    file.respond(request)?
                };
                response.headers_mut().insert(CONTENT_SECURITY_POLICY, SANDBOXED);
                response
            }
            Found::Own(file) => file.respond(request)?,
            Found::Kept(kept) => kept.file.answer(request),
            Found::Fallback(file) if request.prefers_html() => file.respond(request)?,
            Found::Fallback(_) => return Err(Error::not_found()),
            Found::Folder => return with_slash(request),
        };
        response.headers_mut().entry(CACHE_CONTROL).or_insert(ASK_AGAIN);
        Ok(response)
    }
}

/// Whether a browser shows it without running anything in it.
fn is_shown(media_type: &str) -> bool {
    match media_type.split('/').next().unwrap_or_default() {
        "image" => media_type != "image/svg+xml",
        "audio" | "video" => true,
        // A PDF does not show in a sandbox.
        _ => media_type.starts_with("text/plain"),
    }
}

/// To the same path with a slash, by which the links in the page are told.
fn with_slash(request: &Request) -> Result<Response> {
    // Only the last part: `//host` at the beginning of a path would be the address of another site.
    let last = request.path().rsplit('/').next().unwrap_or_default();
    let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
    let mut response = StatusCode::PERMANENT_REDIRECT.respond(request)?;
    response.headers_mut().insert(LOCATION, HeaderValue::try_from(format!("./{last}/{query}"))?);
    Ok(response)
}
