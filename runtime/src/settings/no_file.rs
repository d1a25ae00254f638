//! What stands for `squall.toml` where the feature `config-file` is off: one that is there is not passed over in silence.

use super::value::Table;
use std::path::Path;

pub(super) fn read(name: &str, must_be: bool) -> Result<Option<Table>, String> {
    if must_be || Path::new(name).exists() {
        return Err(format!(
            "there are settings in {name}, and this program has been built without squall's feature `config-file`"
        ));
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_there_is_not_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("squall.toml");
        let name = path.to_str().unwrap();
        assert_eq!(read(name, false), Ok(None));
        assert!(read(name, true).unwrap_err().contains("built without squall's feature `config-file`"));
        std::fs::write(&path, "").unwrap();
        assert!(read(name, false).unwrap_err().starts_with(&format!("there are settings in {name}, and ")));
    }
}
