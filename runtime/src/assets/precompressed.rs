//! The compressed forms of an embedded file: made when one is first asked for, and kept as long as the program runs.

use crate::compression::{Coding, compress_whole};
use crate::error::Result;
use bytes::Bytes;
use std::sync::OnceLock;
use tokio::sync::Mutex;

/// What an asset is sent as, the best first. What a browser of today takes of these is brotli; gzip is for the others.
const OFFERED: [Coding; 2] = [Coding::Brotli, Coding::Gzip];
/// Their names.
pub(super) const CODINGS: [&str; 2] = [OFFERED[0].name(), OFFERED[1].name()];

/// The compressed forms of one file, in the order of [`CODINGS`].
#[derive(Debug)]
pub(super) struct Precompressed([Form; 2]);

#[derive(Debug)]
struct Form {
    /// Nothing where it is no smaller than the file.
    made: OnceLock<Option<Bytes>>,
    making: Mutex<()>,
}

impl Form {
    const fn new() -> Form {
        Form { made: OnceLock::new(), making: Mutex::const_new(()) }
    }
}

impl Precompressed {
    /// Not asked for yet.
    pub(super) const fn new() -> Precompressed {
        Precompressed([Form::new(), Form::new()])
    }

    /// The file in this coding; nothing where that makes it no smaller.
    ///
    /// The first who ask wait until it has been made, on a thread where nobody else waits, at the best quality. It is
    /// made once, also where the one who asked first has gone: the work holds the lock, and not the request.
    pub(super) async fn get(&'static self, number: usize, content: &'static [u8]) -> Result<Option<Bytes>> {
        let form = &self.0[number];
        if let Some(made) = form.made.get() {
            return Ok(made.clone());
        }
        let making = form.making.lock().await;
        if let Some(made) = form.made.get() {
            return Ok(made.clone());
        }
        tokio::task::spawn_blocking(move || {
            let _making = making;
            let compressed = compress_whole(OFFERED[number], content)?;
            let smaller = compressed.len() < content.len();
            Ok(form.made.get_or_init(|| smaller.then(|| Bytes::from(compressed))).clone())
        })
        .await?
    }
}
