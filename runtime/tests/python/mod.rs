//! Environments of Python below `target`, with what the tests need from PyPI: made at the first asking.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The Python of an environment with exactly these packages, as in `tornado==6.6.1`, with spaces between; the first one
/// names it. It needs `python3` with its module `venv`; without them, or without a package, the test fails and says so.
pub fn python_with(packages: &str) -> PathBuf {
    let (name, _) = packages.split_once("==").expect("a package with its version");
    let here = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let folder = here.join(format!("{name}-venv"));
    let (python, stamp) = (folder.join("bin/python"), folder.join("has"));
    // Other tests, and other processes, may want it too.
    let lock = File::create(here.join(format!("{name}-venv.lock"))).unwrap();
    lock.lock().unwrap();
    if fs::read_to_string(&stamp).is_ok_and(|has| has == packages) {
        return python;
    }
    run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder), "python3 -m venv (Debian: python3-venv)");
    let install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
    run(Command::new(&python).args(install).args(packages.split(' ')), &format!("pip install {packages}"));
    fs::write(stamp, packages).unwrap();
    python
}

#[track_caller]
fn run(command: &mut Command, what: &str) {
    match command.output() {
        Ok(output) if output.status.success() => {}
        Ok(output) => panic!("this test needs {what}, which failed: {}", String::from_utf8_lossy(&output.stderr)),
        Err(error) => panic!("this test needs {what}, which cannot be run: {error}"),
    }
}
