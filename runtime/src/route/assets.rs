//! The files of a folder that the compiler has read, and the addresses that they have in an app.
//!
//! An address holds a hash of its file's content, so it is another one when the file changes: what it leads to may be
//! kept for ever.

mod missing;
mod mounts;

pub(super) use mounts::Mount;
pub use mounts::{Mounts, count_mounts, mounted_length};

use super::link::Link;
use super::text::Text;
use super::{Listed, Segment, Table};
pub(crate) use missing::distance;
use missing::missing;
pub(super) use missing::tell_missing;
use mounts::address;
use std::fmt::{self, Display};

/// A file of the folder.
#[derive(Clone, Copy, Debug)]
pub struct AssetFile {
    /// Its path below the folder: `css/style.css`.
    pub path: &'static str,
    /// Its address where no prefix is before the folder's own: `/static/css/style.3f9c2a1b.css`, percent-encoded.
    pub address: &'static str,
}

/// A folder that the compiler has read.
#[derive(Debug)]
pub struct AssetFolder {
    /// Its path beside the crate's manifest, as it is written in the attribute.
    pub name: &'static str,
    /// Its files, sorted by their paths.
    pub files: &'static [AssetFile],
    /// Whether the crate's `build.rs` has cargo see new files, as far as the macro could tell.
    pub watched: bool,
}

/// The address of an asset: what `asset!` gives.
///
/// It is percent-encoded to letters, digits and `-._~%/`, so it needs no more escaping wherever an address may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Asset(&'static str);

impl Asset {
    /// What stands for one that could not be found, and has been reported.
    #[doc(hidden)]
    pub const UNKNOWN: Asset = Asset("");

    /// The text of it: `/static/style.3f9c2a1b.css`.
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

impl Display for Asset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl AsRef<str> for Asset {
    fn as_ref(&self) -> &str {
        self.0
    }
}

impl From<Asset> for &'static str {
    fn from(asset: Asset) -> &'static str {
        asset.0
    }
}

/// What a path is among the assets of an app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoundAsset {
    /// No folder is mounted there.
    Elsewhere,
    /// The address with the hash.
    At(&'static str),
    /// A folder is mounted there and has no such file.
    Missing {
        /// The folder's position in the app's list.
        handler: usize,
        /// The path below the folder, as it is asked for, begins at this byte.
        below: usize,
    },
}

/// What this path, absolute and percent-encoded as in a template, without query and fragment, is among the assets.
pub const fn find_asset(table: &Table, path: &str) -> FoundAsset {
    let mut result = FoundAsset::Elsewhere;
    let mut at = 0;
    while at < table.mounts.len() {
        let mount = table.mounts[at];
        let listed = &table.listed()[mount.handler as usize];
        if let Some(folder) = listed.route.assets
            && let Some(below) = below(listed, path)
        {
            match position(folder, path, below) {
                Some(file) => return FoundAsset::At(address(table, mount, file)),
                // A folder at the root has other paths beside it.
                None if below > 1 => result = FoundAsset::Missing { handler: mount.handler as usize, below },
                None => {}
            }
        }
        at += 1;
    }
    result
}

/// The address of what a page loads, by its plain one as a template has it: with the hash, where it is an asset. Where a folder
/// has no such file, [`check_link`](super::check_link) says so.
pub const fn asset_address(table: &'static Table, path: &'static str) -> &'static str {
    match find_asset(table, path) {
        FoundAsset::At(address) => address,
        FoundAsset::Elsewhere | FoundAsset::Missing { .. } => path,
    }
}

/// The address that `asset!` stands for: of a path below one of the app's folders, or of an absolute path. Stops the build
/// where there is no such file, or where two folders have one.
#[track_caller]
pub const fn asset_of_app(table: &'static Table, path: &'static str) -> Asset {
    if table.mounts.is_empty() {
        panic!(
            "this app has no assets\nhelp: declare a folder, and list it among the handlers: #[assets(\"static\")] struct Static;"
        );
    }
    if !path.is_empty() && path.as_bytes()[0] == b'/' {
        match find_asset(table, path) {
            FoundAsset::At(address) => return Asset(address),
            FoundAsset::Missing { handler, below } => {
                missing(path.as_bytes().split_at(below).1, path, &[&table.listed()[handler]])
            }
            FoundAsset::Elsewhere if has_broken(table) => return Asset::UNKNOWN,
            FoundAsset::Elsewhere => {
                let mut text = Text::EMPTY;
                text.text("no folder of assets is mounted where `");
                text.text(path);
                text.text("` leads");
                text.rows(&[&table.listed()[table.mounts[0].handler as usize]]);
                text.text("\nhelp: write the path below the folder, as in asset!(\"style.css\")");
                text.end();
                panic!("{}", text.as_str());
            }
        }
    }
    let mut found: Option<(usize, &'static str)> = None;
    let mut broken = false;
    let mut rows = [&Listed::NOWHERE; MOST_FOLDERS];
    let mut at = 0;
    while at < table.mounts.len() {
        let mount = table.mounts[at];
        let listed = &table.listed()[mount.handler as usize];
        if at < MOST_FOLDERS {
            rows[at] = listed;
        }
        broken = broken || listed.route.broken;
        if let Some(folder) = listed.route.assets
            && let Some(file) = position(folder, path, 0)
        {
            if let Some((other, _)) = found {
                let mut text = Text::EMPTY;
                text.text("two folders have a file `");
                text.text(path);
                text.text("`");
                text.rows(&[&table.listed()[other], listed]);
                text.text("\nhelp: write its whole path, as in asset!(\"/static/style.css\"), or asset!(\"style.css\", in = Static)");
                text.end();
                panic!("{}", text.as_str());
            }
            found = Some((mount.handler as usize, address(table, mount, file)));
        }
        at += 1;
    }
    match found {
        Some((_, address)) => Asset(address),
        // A folder that could not be read has been reported, and may have the file.
        None if broken => Asset::UNKNOWN,
        None => {
            let count = if at < MOST_FOLDERS { at } else { MOST_FOLDERS };
            missing(path.as_bytes(), path, rows.split_at(count).0)
        }
    }
}

/// Stops the build where a link leads to a folder's handler, by this path without holes, and the folder has no such file.
#[track_caller]
pub(super) const fn check_linked(table: &'static Table, handler: u16, path: &'static str, link: &Link) {
    let Some(from) = missing_file(table, handler, path) else { return };
    let mut text = Text::EMPTY;
    let folder = &table.listed()[handler as usize];
    tell_missing(&mut text, path.as_bytes().split_at(from).1, path, &[folder], Some(link));
    panic!("{}", text.as_str());
}

/// Where the path below a folder begins in this one, if this handler is a folder that has no such file.
pub(super) const fn missing_file(table: &'static Table, handler: u16, path: &'static str) -> Option<usize> {
    let listed = &table.listed()[handler as usize];
    if listed.route.assets.is_none() || listed.route.broken {
        return None;
    }
    match find_asset(table, path) {
        FoundAsset::At(_) => None,
        _ => below(listed, path),
    }
}

/// Whether a folder could not be read, which has been reported.
const fn has_broken(table: &Table) -> bool {
    let mut at = 0;
    while at < table.mounts.len() {
        if table.listed()[table.mounts[at].handler as usize].route.broken {
            return true;
        }
        at += 1;
    }
    false
}

/// So many folders a message shows.
const MOST_FOLDERS: usize = 8;

/// The address of a file of this one folder, where no prefix is before it. Stops the build where there is no such file.
#[track_caller]
pub const fn asset_of_folder(listed: &'static [Listed], path: &'static str) -> Asset {
    if let [one] = listed
        && let Some(folder) = one.route.assets
    {
        match position(folder, path, 0) {
            Some(file) => return Asset(folder.files[file].address),
            None if one.route.broken => return Asset::UNKNOWN,
            None => missing(path.as_bytes(), path, &[one]),
        }
    }
    panic!("`in` names a struct with #[assets(..)], and this is something else")
}

/// Where the path below a folder begins in this one, if it leads there.
const fn below(listed: &Listed, path: &str) -> Option<usize> {
    let path = path.as_bytes();
    let (mut at, mut number) = (0, 0);
    while number + 1 < listed.segments() {
        let Segment::Static(text) = listed.segment(number) else { return None };
        if at >= path.len() || path[at] != b'/' {
            return None;
        }
        at += 1;
        let mut letter = 0;
        while letter < text.len() {
            if at >= path.len() || path[at] == b'/' {
                return None;
            }
            let (byte, next) = decoded(path, at);
            if byte != text.as_bytes()[letter] {
                return None;
            }
            at = next;
            letter += 1;
        }
        number += 1;
    }
    if at < path.len() && path[at] == b'/' { Some(at + 1) } else { None }
}

/// The number of the file whose path this is, from one byte of it on.
const fn position(folder: &AssetFolder, path: &str, from: usize) -> Option<usize> {
    let (mut low, mut high) = (0, folder.files.len());
    while low < high {
        let middle = (low + high) / 2;
        match order(path.as_bytes(), from, folder.files[middle].path.as_bytes()) {
            0 => return Some(middle),
            less if less < 0 => high = middle,
            _ => low = middle + 1,
        }
    }
    None
}

/// How the rest of a percent-encoded path stands to a plain one: before it, -1, or behind it, 1, or it is the same.
const fn order(path: &[u8], mut at: usize, file: &[u8]) -> i8 {
    let mut letter = 0;
    while at < path.len() {
        if letter == file.len() {
            return 1;
        }
        let (byte, next) = decoded(path, at);
        if byte != file[letter] {
            return if byte < file[letter] { -1 } else { 1 };
        }
        at = next;
        letter += 1;
    }
    if letter == file.len() { 0 } else { -1 }
}

/// The byte that stands here, percent-decoded, and where the next one begins.
const fn decoded(text: &[u8], at: usize) -> (u8, usize) {
    if text[at] == b'%'
        && at + 2 < text.len()
        && let (Some(high), Some(low)) = (digit(text[at + 1]), digit(text[at + 2]))
    {
        return (high << 4 | low, at + 3);
    }
    (text[at], at + 1)
}

const fn digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::route::{Place, Prefix, Route};

    static PLACE: Place = Place { file: "a.rs", line: 1 };
    static FOLDER: AssetFolder = AssetFolder {
        name: "static",
        files: &[
            AssetFile { path: "css/a.css", address: "/static/css/a.00000001.css" },
            AssetFile { path: "größe.png", address: "/static/gr%C3%B6%C3%9Fe.00000002.png" },
            AssetFile { path: "style.css", address: "/static/style.00000003.css" },
        ],
        watched: true,
    };
    static ROUTE: Route = Route {
        name: "Static",
        place: &PLACE,
        segments: &[Segment::Static("static"), Segment::Rest("path")],
        assets: Some(&FOLDER),
        ..Route::BLANK
    };
    const PLAIN: &[Listed] = &[Listed::one(&ROUTE)];
    crate::__table!(TABLE, PLAIN);
    const UNDER_A_PREFIX: &[Listed] = &[Listed {
        prefix: Prefix::NONE.within(&[Segment::Static("n w"), Segment::Static("b")]),
        ..Listed::one(&ROUTE)
    }];
    crate::__table!(MOUNTED, UNDER_A_PREFIX);

    #[test]
    fn a_plain_address_becomes_the_one_with_the_hash() {
        assert_eq!(asset_address(TABLE, "/static/style.css"), "/static/style.00000003.css");
        assert_eq!(asset_address(TABLE, "/st%61tic/css/a.css"), "/static/css/a.00000001.css");
        assert_eq!(asset_address(TABLE, "/static/gr%c3%b6ße.png"), "/static/gr%C3%B6%C3%9Fe.00000002.png");
        assert_eq!(asset_address(TABLE, "/elsewhere/style.css"), "/elsewhere/style.css");
        assert_eq!(find_asset(TABLE, "/static"), FoundAsset::Elsewhere);
        assert_eq!(find_asset(TABLE, "/static/"), FoundAsset::Missing { handler: 0, below: 8 });
        assert_eq!(find_asset(TABLE, "/static/a.css"), FoundAsset::Missing { handler: 0, below: 8 });
        assert_eq!(find_asset(TABLE, "/staticx/style.css"), FoundAsset::Elsewhere);
    }

    #[test]
    fn a_prefix_stands_before_the_address() {
        // Known to the compiler too. No const of type `&str`: clippy 1.95 breaks down over one that lies in a static.
        const { assert!(asset_address(MOUNTED, "/n%20w/b/static/style.css").len() == 34) };
        assert_eq!(asset_address(MOUNTED, "/n%20w/b/static/style.css"), "/n%20w/b/static/style.00000003.css");
        assert_eq!(asset_of_app(MOUNTED, "css/a.css").as_str(), "/n%20w/b/static/css/a.00000001.css");
        assert_eq!(asset_of_folder(UNDER_A_PREFIX, "css/a.css").as_str(), "/static/css/a.00000001.css");
        assert_eq!(find_asset(MOUNTED, "/static/style.css"), FoundAsset::Elsewhere);
    }
}
