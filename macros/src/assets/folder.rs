//! The folder as it is on the disk.

use super::hash::hash;
use crate::diag::did_you_mean;
use std::path::{Path, PathBuf};
use std::{env, fs, io};
use syn::LitStr;

/// A file of the folder.
pub(super) struct File {
    /// Its path below the folder, with slashes: `css/style.css`.
    pub(super) path: String,
    /// The same with the first digits of its hash: `css/style.3f9c2a1b.css`.
    pub(super) hashed: String,
    /// All digits of its hash.
    pub(super) digits: String,
}

/// All files, sorted by their paths as bytes.
pub(super) struct Folder {
    pub(super) files: Vec<File>,
    /// Whether the crate's `build.rs` has cargo see new files.
    pub(super) watched: bool,
}

/// Reads the folder that the literal names.
pub(super) fn read(name: &LitStr) -> syn::Result<Folder> {
    let written = name.value();
    let fault = |message: String| syn::Error::new(name.span(), message);
    let beside = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default();
    if written.is_empty() || written.contains('\\') || Path::new(&written).is_absolute() {
        return Err(fault("expected a folder's path from the crate's Cargo.toml, with slashes: \"static\"".to_owned()));
    }
    let root = match beside.join(&written).canonicalize() {
        Ok(root) if root.is_dir() => root,
        Ok(_) => return Err(fault(format!("`{written}` is a file, and a folder is expected"))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let folders = folders(&beside);
            let near = did_you_mean(&written, folders.iter().map(String::as_str));
            return Err(fault(format!("there is no folder `{written}` beside the crate's Cargo.toml{near}")));
        }
        Err(error) => return Err(fault(format!("`{written}` cannot be read: {error}"))),
    };
    let mut files = Vec::new();
    collect(&root, &root, "", &mut files).map_err(|message| fault(format!("`{written}`: {message}")))?;
    files.sort_by(|a, b| a.path.cmp(&b.path));
    if let Some(file) = files.iter().find(|file| files.binary_search_by(|other| other.path.cmp(&file.hashed)).is_ok()) {
        return Err(fault(format!("`{}` has the name that `{}` gets by its hash", file.hashed, file.path)));
    }
    let script = fs::read_to_string(beside.join("build.rs")).ok();
    Ok(Folder { files, watched: script.is_some_and(|script| watches(&script, &written)) })
}

/// Whether this build script has cargo build the crate again when a file comes to the folder. Without a word of what it
/// looks at, cargo takes it that it looks at all of the package. That is only looked for, not understood: it decides over a line of help.
fn watches(script: &str, folder: &str) -> bool {
    !script.contains("rerun-if-")
        || (script.contains("rerun-if-changed") && script.contains(folder.trim_end_matches('/')))
}

/// The folders beside the manifest.
fn folders(beside: &Path) -> Vec<String> {
    let entries = fs::read_dir(beside).into_iter().flatten().flatten();
    let names = entries.filter(|entry| entry.path().is_dir()).filter_map(|entry| entry.file_name().into_string().ok());
    names.collect()
}

/// Adds the files of a folder and of those in it. What is hidden is left out, as it is when it is served.
fn collect(root: &Path, folder: &Path, below: &str, files: &mut Vec<File>) -> Result<(), String> {
    let unreadable = |path: &Path, error: io::Error| format!("{} cannot be read: {error}", shown(root, path));
    for entry in fs::read_dir(folder).map_err(|error| unreadable(folder, error))? {
        let path = entry.map_err(|error| unreadable(folder, error))?.path();
        let name = path.file_name().and_then(|name| name.to_str());
        let Some(name) = name.filter(|name| !name.contains(|letter: char| letter == '\\' || letter.is_control()))
        else {
            return Err(format!("{} has a name that no address can have", shown(root, &path)));
        };
        if name.starts_with('.') {
            continue;
        }
        let there = path.canonicalize().map_err(|error| unreadable(&path, error))?;
        if !there.starts_with(root) {
            return Err(format!("{} is a link that leads out of the folder", shown(root, &path)));
        }
        let own = if below.is_empty() { name.to_owned() } else { format!("{below}/{name}") };
        if there.is_dir() {
            if path.is_symlink() {
                return Err(format!("{} is a link to a folder", shown(root, &path)));
            }
            collect(root, &path, &own, files)?;
        } else {
            let content = fs::read(&path).map_err(|error| unreadable(&path, error))?;
            let digits = format!("{:016x}", hash(&content));
            files.push(File { hashed: hashed(&own, &digits[..8]), path: own, digits });
        }
    }
    Ok(())
}

fn shown(root: &Path, path: &Path) -> String {
    format!("`{}`", path.strip_prefix(root).unwrap_or(path).display())
}

/// The path with these digits before its last extension, or at its end.
fn hashed(path: &str, digits: &str) -> String {
    let name = path.rfind('/').map_or(0, |slash| slash + 1);
    match path[name..].rfind('.') {
        Some(dot) => format!("{}.{digits}{}", &path[..name + dot], &path[name + dot..]),
        None => format!("{path}.{digits}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_build_script_may_have_cargo_see_new_files() {
        assert!(watches("fn main() {}", "static"));
        assert!(watches("println!(\"cargo::rerun-if-changed=static\")", "static/"));
        assert!(watches("for f in [\"locales\", \"static\"] { println!(\"cargo::rerun-if-changed={f}\") }", "static"));
        assert!(!watches("println!(\"cargo::rerun-if-changed=build.rs\")", "static"));
        assert!(!watches("println!(\"cargo::rerun-if-env-changed=static\")", "static"));
    }

    #[test]
    fn the_hash_stands_before_the_extension() {
        assert_eq!(hashed("style.css", "01234567"), "style.01234567.css");
        assert_eq!(hashed("a.b/LICENSE", "01234567"), "a.b/LICENSE.01234567");
        assert_eq!(hashed("a/b.tar.gz", "01234567"), "a/b.tar.01234567.gz");
    }
}
