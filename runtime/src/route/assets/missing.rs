//! How the compiler says that there is no such file.

use crate::route::Listed;
use crate::route::link::Link;
use crate::route::text::Text;

/// Stops the build: no file has this path in these folders.
#[track_caller]
pub(super) const fn missing(below: &[u8], path: &str, folders: &[&Listed]) -> ! {
    let mut text = Text::EMPTY;
    tell_missing(&mut text, below, path, folders, None);
    panic!("{}", text.as_str());
}

/// Writes that no file has this path in these folders, for a link of a template too.
pub(in crate::route) const fn tell_missing(
    text: &mut Text,
    below: &[u8],
    path: &str,
    folders: &[&Listed],
    link: Option<&Link>,
) {
    text.text("no asset `");
    text.text(path);
    text.text("`");
    let mut nearest: Option<(usize, &str)> = None;
    let mut folder_at = 0;
    while folder_at < folders.len() {
        if let Some(folder) = folders[folder_at].route.assets {
            let mut at = 0;
            while at < folder.files.len() {
                let path = folder.files[at].path;
                let limit = 1 + (if path.len() < below.len() { path.len() } else { below.len() }) / 4;
                let distance = distance(below, path.as_bytes(), limit);
                let closer = match nearest {
                    Some((least, _)) => distance < least,
                    None => true,
                };
                if distance <= limit && closer {
                    nearest = Some((distance, path));
                }
                at += 1;
            }
        }
        folder_at += 1;
    }
    if let Some((_, near)) = nearest {
        text.text("; did you mean `");
        text.text(near);
        text.text("`?");
    }
    if let Some(link) = link {
        text.template(link);
    }
    text.rows(folders);
    text.text("\nhelp: these are the files that the folder had when its crate was compiled");
    if let Some(name) = unwatched(folders) {
        text.text("\nhelp: for cargo to see new ones, its build.rs says println!(\"cargo::rerun-if-changed=");
        text.text(name);
        text.text("\");");
    }
    text.end();
}

/// The first folder in which cargo sees no new files.
const fn unwatched(folders: &[&Listed]) -> Option<&'static str> {
    let mut at = 0;
    while at < folders.len() {
        if let Some(folder) = folders[at].route.assets
            && !folder.watched
        {
            return Some(folder.name);
        }
        at += 1;
    }
    None
}

/// The most letters of a path whose distance is looked at.
const LONGEST: usize = 96;

/// The number of letters to insert, remove or replace; more than the limit where it is beyond.
pub(crate) const fn distance(a: &[u8], b: &[u8], limit: usize) -> usize {
    if a.len() > LONGEST || b.len() > LONGEST || a.len() + limit < b.len() || b.len() + limit < a.len() {
        return limit + 1;
    }
    let mut row = [0; LONGEST + 1];
    let mut j = 0;
    while j <= b.len() {
        row[j] = j;
        j += 1;
    }
    let mut i = 1;
    while i <= a.len() {
        let mut diagonal = row[0];
        row[0] = i;
        j = 1;
        while j <= b.len() {
            let replaced = diagonal + if a[i - 1] == b[j - 1] { 0 } else { 1 };
            diagonal = row[j];
            let other = 1 + if row[j] < row[j - 1] { row[j] } else { row[j - 1] };
            row[j] = if replaced < other { replaced } else { other };
            j += 1;
        }
        i += 1;
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances() {
        assert_eq!(distance(b"stlye.css", b"style.css", 3), 2);
        assert_eq!(distance(b"style.css", b"style.css", 3), 0);
        assert_eq!(distance(b"a", b"style.css", 1), 2);
    }
}
