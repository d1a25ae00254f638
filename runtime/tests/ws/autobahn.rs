//! [Autobahn's test suite](https://github.com/crossbario/autobahn-testsuite), the one that all implementations are held
//! against, as a client. It is a program of Python 2.7.

use crate::site::serve;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What it needs, of those versions that still knew Python 2.
const BEFORE: &str =
    "incremental==16.10.1 cryptography==3.3.2 pyOpenSSL==19.1.0 zope.interface==4.6.0 six==1.16.0 txaio==2.1.0";
const PACKAGES: [&str; 3] = [BEFORE, "Twisted==19.10.0", "autobahntestsuite==25.10.1"];
/// The environment of Python that they are put into.
const VIRTUALENV: &str = "virtualenv==20.15.1";

#[test]
fn framing_and_its_faults() {
    // All but what has tests of its own below.
    held_against("core", "/echo", &["*"], &["9.*", "12.*", "13.*"], 240);
}

#[test]
fn messages_up_to_16_mib() {
    held_against("limits", "/echo", &["9.*"], &[], 50);
}

/// One case of each kind of content, and of each set of parameters; the others differ by size and number.
#[test]
fn compression() {
    let contents = ["12.1.1", "12.1.2", "12.1.3", "12.2.1", "12.3.1", "12.4.1", "12.5.1"];
    let parameters = ["13.1.1", "13.2.1", "13.3.1", "13.4.1", "13.5.1", "13.6.1", "13.7.1"];
    held_against("deflate", "/packed", &[contents, parameters].concat(), &[], 14);
}

/// Runs these cases, of which there are at least so many, against a path of the site.
fn held_against(name: &str, path: &str, cases: &[&str], without: &[&str], least: usize) {
    let server = serve();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("autobahn-{name}"));
    _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    let spec = serde_json::json!({
        "outdir": folder.join("out"),
        "servers": [{ "agent": "squall", "url": format!("ws://{}{path}", server.address) }],
        "cases": cases,
        "exclude-cases": without,
        "exclude-agent-cases": {},
    });
    fs::write(folder.join("spec.json"), spec.to_string()).unwrap();
    let wstest = wstest();
    let log = File::create(folder.join("log")).unwrap();
    let mut command = Command::new(wstest);
    command.args(["-m", "fuzzingclient", "-s", "spec.json"]).current_dir(&folder);
    let status = command.stdout(log.try_clone().unwrap()).stderr(log).status().unwrap();
    let said = || fs::read_to_string(folder.join("log")).unwrap_or_default();
    assert!(status.success(), "{}", said());
    let report =
        fs::read_to_string(folder.join("out/index.json")).unwrap_or_else(|error| panic!("{error}: {}", said()));
    let report: BTreeMap<String, BTreeMap<String, serde_json::Value>> = serde_json::from_str(&report).unwrap();
    let results = &report["squall"];
    let is_good = |what: &serde_json::Value| matches!(what.as_str(), Some("OK" | "INFORMATIONAL" | "NON-STRICT"));
    let bad: Vec<_> = results
        .iter()
        .filter(|(_, result)| !is_good(&result["behavior"]) || !is_good(&result["behaviorClose"]))
        .map(|(case, result)| format!("{case}: {}, {}", result["behavior"], result["behaviorClose"]))
        .collect();
    assert!(bad.is_empty(), "{bad:#?}; see {}", folder.display());
    assert!(results.len() >= least, "only {} cases were run", results.len());
}

/// The program, installed at the first asking.
fn wstest() -> PathBuf {
    let here = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let lock = File::create(here.join("autobahn.lock")).unwrap();
    lock.lock().unwrap();
    let (folder, stamp) = (here.join("autobahn-env"), here.join("autobahn-env/has"));
    let wstest = folder.join("bin/wstest");
    let wanted = [VIRTUALENV, &PACKAGES.join(" ")].join(" ");
    if fs::read_to_string(&stamp).is_ok_and(|has| has == wanted) {
        return wstest;
    }
    let (python, boot) = (python2(), here.join("autobahn-boot"));
    let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
    run(Command::new(&python).args(pip).arg("--target").arg(&boot).arg(VIRTUALENV));
    _ = fs::remove_dir_all(&folder);
    run(Command::new(&python).env("PYTHONPATH", &boot).args(["-m", "virtualenv", "--quiet"]).arg(&folder));
    for (at, packages) in PACKAGES.into_iter().enumerate() {
        let mut install = Command::new(folder.join("bin/python"));
        install.args(pip);
        if at > 0 {
            // With what has just been installed, and not with the newest.
            install.arg("--no-build-isolation");
        }
        run(install.args(packages.split(' ')).env("CRYPTOGRAPHY_DONT_BUILD_RUST", "1"));
    }
    fs::write(stamp, wanted).unwrap();
    wstest
}

/// A Python 2.7, by one of the names that it goes by, or of pyenv's.
fn python2() -> PathBuf {
    let pyenv = std::env::var_os("PYENV_ROOT").map(PathBuf::from);
    let pyenv = pyenv.or_else(|| Some(std::env::home_dir()?.join(".pyenv"))).map(|root| root.join("versions"));
    let versions = pyenv.and_then(|versions| fs::read_dir(versions).ok()).into_iter().flatten();
    let of_pyenv = versions.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| {
        path.file_name()
            .and_then(|name| name.to_str())
            .is_some_and(|name| name.starts_with("2.7") || name.starts_with("pypy2.7"))
    });
    let known = ["python2.7", "pypy2.7", "python2"].into_iter().map(PathBuf::from);
    let script = "import sys; sys.exit(sys.version_info[:2] != (2, 7))";
    known
        .chain(of_pyenv.map(|path| path.join("bin/python")))
        .find(|python| Command::new(python).args(["-c", script]).output().is_ok_and(|output| output.status.success()))
        .expect("these tests need a Python 2.7, such as `pyenv install 2.7` makes: no other has Autobahn's test suite")
}

#[track_caller]
fn run(command: &mut Command) {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}
