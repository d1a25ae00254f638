//! Promises of the splitter, for the tests of properties and the fuzz target.

use super::Broken;
use super::split::{Event, Splitter};

/// A part, whole.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Whole {
    pub(crate) name: String,
    pub(crate) file_name: Option<String>,
    pub(crate) content_type: Option<String>,
    pub(crate) content: Vec<u8>,
}

/// The parts of these pieces, whole.
pub(crate) fn split<'p>(boundary: &str, pieces: impl IntoIterator<Item = &'p [u8]>) -> Result<Vec<Whole>, Broken> {
    let mut splitter = Splitter::new(boundary);
    let mut pieces = pieces.into_iter();
    let mut parts: Vec<Whole> = Vec::new();
    let mut open = false;
    loop {
        match splitter.next()? {
            None => match pieces.next() {
                Some(piece) => splitter.feed(piece),
                None => splitter.finish(),
            },
            Some(Event::Part(head)) => {
                assert!(!open, "a part begins within another");
                open = true;
                let (name, file_name, content_type) = (head.name, head.file_name, head.content_type);
                parts.push(Whole { name, file_name, content_type, content: Vec::new() });
            }
            Some(Event::Data(bytes)) => {
                assert!(open && !bytes.is_empty(), "content stands outside of a part, or is none");
                if let Some(part) = parts.last_mut() {
                    part.content.extend_from_slice(&bytes);
                }
            }
            Some(Event::PartEnds) => {
                assert!(open, "no part ends");
                open = false;
            }
            Some(Event::End) => {
                assert!(!open, "the form ends within a part");
                return Ok(parts);
            }
        }
    }
}

/// However the bytes are cut, the parts are the same; and no part has a delimiter in it.
pub(crate) fn any_body(boundary: &str, bytes: &[u8], piece: usize) {
    let whole = split(boundary, [bytes]);
    let cut = split(boundary, bytes.chunks(piece.max(1)));
    // Which of two faults is found first depends on how much is there.
    assert_eq!(whole.as_ref().ok(), cut.as_ref().ok());
    let line = format!("\r\n--{boundary}\r\n");
    for part in whole.into_iter().flatten() {
        assert!(memchr::memmem::find(&part.content, line.as_bytes()).is_none(), "a part has a boundary in it");
        assert!(part.content.len() <= bytes.len());
    }
}
