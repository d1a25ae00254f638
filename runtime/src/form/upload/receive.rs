//! Taking a file from a part: to memory, and past a limit to a temporary file.

use super::watch::Watchers;
use super::{Content, Upload, name, on_a_thread};
use crate::error::{FieldError, Result};
use crate::form::multipart::Part;
use crate::request::Request;
use crate::route::FileRule;
use bytes::BytesMut;
use std::fs::File;
use std::io::Write;

/// The most bytes that are kept in memory, of a file and of what waits to be written to one.
const IN_MEMORY: usize = 64 * 1024;
/// How many bytes are written at once.
const PIECE: usize = 256 * 1024;

/// What has come of a part.
pub(crate) enum Received {
    File(Upload),
    /// No file had been chosen.
    Nothing,
    /// It is not what the field takes. It has been passed over.
    Refused(FieldError),
}

/// Takes a file. One that is not what it may be is passed over, so that the other fields can be read.
pub(crate) async fn receive(request: &Request, mut part: Part<'_>, rule: &FileRule) -> Result<Received> {
    let watchers = request.config().get::<Watchers>().cloned();
    let file_name = part.file_name().unwrap_or_default().to_owned();
    let declared = part.content_type().map(str::to_owned);
    let mut waiting = BytesMut::new();
    let mut file: Option<File> = None;
    let mut kind: Option<infer::Type> = None;
    let mut size: u64 = 0;
    let mut told = 0;
    let mut refused: Option<FieldError> = None;
    while let Some(piece) = part.next().await? {
        size += piece.len() as u64;
        if let Some(watchers) = &watchers
            && size - told >= PIECE as u64
        {
            told = size;
            watchers.tell(request, part.progress());
        }
        if refused.is_some() {
            continue;
        }
        if let Some(limit) = rule.limit.filter(|limit| size > *limit) {
            refused = Some(too_large(limit));
            (file, waiting) = (None, BytesMut::new());
            continue;
        }
        waiting.extend_from_slice(&piece);
        if file.is_none() && waiting.len() > IN_MEMORY {
            kind = infer::get(&waiting);
            refused = check(rule, kind, declared.as_deref());
            if refused.is_some() {
                waiting = BytesMut::new();
                continue;
            }
            file = Some(on_a_thread(tempfile::tempfile).await?);
        }
        if waiting.len() >= PIECE
            && let Some(open) = file.take()
        {
            file = Some(write(open, &mut waiting).await?);
        }
    }
    if let Some(watchers) = &watchers {
        watchers.tell(request, part.progress());
    }
    if let Some(refused) = refused {
        return Ok(Received::Refused(refused));
    }
    if size == 0 && file_name.is_empty() {
        return Ok(Received::Nothing);
    }
    let content = match file {
        Some(file) => Content::File(write(file, &mut waiting).await?),
        None => {
            kind = infer::get(&waiting);
            if let Some(refused) = check(rule, kind, declared.as_deref()) {
                return Ok(Received::Refused(refused));
            }
            Content::Memory(waiting.freeze())
        }
    };
    Ok(Received::File(Upload { file_name: name::harmless(&file_name), declared, kind, size, content }))
}

async fn write(mut file: File, waiting: &mut BytesMut) -> Result<File> {
    let bytes = waiting.split();
    on_a_thread(move || file.write_all(&bytes).map(|()| file)).await
}

fn too_large(limit: u64) -> FieldError {
    let limit = crate::error::Length(limit);
    FieldError::new("form-file-too-large", format!("must be at most {limit}")).with("limit", limit)
}

/// A file is what its bytes say, and what is said must not be something else that is not accepted.
fn check(rule: &FileRule, kind: Option<infer::Type>, declared: Option<&str>) -> Option<FieldError> {
    if rule.accept.is_empty() {
        return None;
    }
    let declared = declared.map(|text| text.split(';').next().unwrap_or_default().trim_ascii().to_ascii_lowercase());
    let declared = declared.filter(|declared| declared != "application/octet-stream");
    let right = kind.is_some_and(|kind| rule.accepts(kind.mime_type()))
        && declared.is_none_or(|declared| rule.accepts(&declared));
    if right {
        return None;
    }
    let accepted = rule.accept.iter().map(|accepted| spoken(accepted)).collect::<Vec<_>>().join(" or ");
    Some(FieldError::new("form-file-type", format!("must be {accepted}")).with("accepted", accepted))
}

/// `image/png` as people say it.
fn spoken(media_type: &str) -> String {
    match media_type {
        "image/*" => "an image".to_owned(),
        "video/*" => "a video".to_owned(),
        "audio/*" => "a sound file".to_owned(),
        "application/pdf" => "a PDF".to_owned(),
        other => {
            let (kind, name) = other.split_once('/').unwrap_or(("", other));
            let kind = if kind == "image" { "image" } else { "file" };
            format!("a {} {kind}", name.to_uppercase())
        }
    }
}
