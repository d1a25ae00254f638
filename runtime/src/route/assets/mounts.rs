//! The folders of an app, and what the addresses of their files are there.

use super::AssetFolder;
use crate::route::{Listed, Segment, Table};

/// A folder as an app has mounted it.
#[derive(Clone, Copy, Debug)]
pub(in crate::route) struct Mount {
    /// Its position in the app's list.
    pub(super) handler: u16,
    /// Where its addresses begin in the text of all addresses under prefixes.
    text: u32,
}

/// All folders of an app, and the addresses of those under a prefix, laid end to end.
#[derive(Debug)]
pub struct Mounts<const K: usize, const N: usize> {
    pub(in crate::route) mounts: [Mount; K],
    pub(in crate::route) text: [u8; N],
}

/// How many folders these handlers are.
pub const fn count_mounts(listed: &[Listed]) -> usize {
    let (mut count, mut at) = (0, 0);
    while at < listed.len() {
        if listed[at].route.assets.is_some() {
            count += 1;
        }
        at += 1;
    }
    count
}

/// How many bytes the addresses under prefixes have.
pub const fn mounted_length(listed: &[Listed]) -> usize {
    let (mut sum, mut at) = (0, 0);
    while at < listed.len() {
        if let Some(folder) = listed[at].route.assets {
            sum += length(&listed[at], folder, folder.files.len());
        }
        at += 1;
    }
    sum
}

/// How many bytes the addresses of the first so many files have; none where there is no prefix.
const fn length(listed: &Listed, folder: &AssetFolder, files: usize) -> usize {
    let prefix = prefix_length(listed);
    if prefix == 0 {
        return 0;
    }
    let (mut sum, mut at) = (0, 0);
    while at < files {
        sum += prefix + folder.files[at].address.len();
        at += 1;
    }
    sum
}

impl<const K: usize, const N: usize> Mounts<K, N> {
    /// Those of these handlers; `K` is their [count](count_mounts), `N` their [length](mounted_length).
    pub const fn of(listed: &[Listed]) -> Mounts<K, N> {
        let mut result = Mounts { mounts: [Mount { handler: 0, text: 0 }; K], text: [0; N] };
        let (mut count, mut end, mut at) = (0, 0, 0);
        while at < listed.len() {
            if let Some(folder) = listed[at].route.assets {
                result.mounts[count] = Mount { handler: at as u16, text: end as u32 };
                count += 1;
                let mut file = 0;
                while prefix_length(&listed[at]) > 0 && file < folder.files.len() {
                    end = write_prefix(&listed[at], &mut result.text, end);
                    end = write(folder.files[file].address, &mut result.text, end);
                    file += 1;
                }
            }
            at += 1;
        }
        result
    }
}

const fn write<const N: usize>(text: &str, into: &mut [u8; N], mut end: usize) -> usize {
    let mut at = 0;
    while at < text.len() {
        into[end] = text.as_bytes()[at];
        end += 1;
        at += 1;
    }
    end
}

/// Writes the prefixes, percent-encoded.
const fn write_prefix<const N: usize>(listed: &Listed, into: &mut [u8; N], mut end: usize) -> usize {
    let mut number = 0;
    while number < listed.prefix.segments() {
        into[end] = b'/';
        end += 1;
        // A prefix is plain text.
        if let Segment::Static(text) = listed.prefix.segment(number) {
            let mut at = 0;
            while at < text.len() {
                let byte = text.as_bytes()[at];
                if stays(byte) {
                    into[end] = byte;
                    end += 1;
                } else {
                    into[end] = b'%';
                    into[end + 1] = HEX[(byte >> 4) as usize];
                    into[end + 2] = HEX[(byte & 15) as usize];
                    end += 3;
                }
                at += 1;
            }
        }
        number += 1;
    }
    end
}

const HEX: &[u8; 16] = b"0123456789ABCDEF";

/// How many bytes the prefixes have, percent-encoded.
const fn prefix_length(listed: &Listed) -> usize {
    let (mut sum, mut number) = (0, 0);
    while number < listed.prefix.segments() {
        sum += 1;
        if let Segment::Static(text) = listed.prefix.segment(number) {
            let mut at = 0;
            while at < text.len() {
                sum += if stays(text.as_bytes()[at]) { 1 } else { 3 };
                at += 1;
            }
        }
        number += 1;
    }
    sum
}

/// RFC 3986, 2.3: the unreserved characters.
const fn stays(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

/// The whole address of the file with this number.
pub(super) const fn address(table: &Table, mount: Mount, file: usize) -> &'static str {
    let listed = &table.listed()[mount.handler as usize];
    let Some(folder) = listed.route.assets else { return "" };
    let own = folder.files[file].address;
    let prefix = prefix_length(listed);
    if prefix == 0 {
        return own;
    }
    let begin = mount.text as usize + length(listed, folder, file);
    let bytes = table.addresses.split_at(begin).1.split_at(prefix + own.len()).0;
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => "", // It is ASCII.
    }
}
