//! Each setting, and what is said where it makes no sense.

use super::*;
use crate::settings::Process;

/// What is said of this file.
fn fault(file: &str) -> String {
    let process = match Process::told_by_file(file, &[]) {
        Ok(process) => process,
        Err(fault) => return fault,
    };
    let mut faults = Faults::default();
    let settings = Settings::read(&process, &mut faults);
    faults.end().expect_err(&format!("{file}: {settings:?}"))
}

/// What this file and these variables say.
fn told(file: &str, variables: &[(&str, &str)]) -> Settings {
    let mut faults = Faults::default();
    let process = Process::told_by_file(file, variables).expect("the file can be read");
    let settings = Settings::read(&process, &mut faults);
    faults.end().expect("nothing is wrong");
    settings
}

#[test]
fn all_that_can_be_said() {
    let file = r#"
        workers = 3
        listen = ["127.0.0.1:1", "unix:/tmp/a"]
        drain_time = "1m"
        drain_delay = "5s"
        http2_prior_knowledge = true

        [limits]
        header_time = "1s"
        idle_time = "2s"
        body_time = "3s"
        write_time = "4s"
        header_bytes = "16 KiB"
        header_count = 50
        http2_streams = 7

        [[listener]]
        at = "[::]:2"
        backlog = 5
        max_connections = 6
        at_capacity = "unavailable"
        only_v6 = true
        reuse_port = true
        mode = "0660"
        proxy_protocol = ["10.0.0.0/8"]
        header_bytes = 8192
        idle_time = "10m"
        tls = false

        [admin]
        at = "127.0.0.1:3"
    "#;
    let told = told(file, &[]);
    assert_eq!(told.workers, Some(Workers::Threads(3)));
    assert_eq!((told.drain_time, told.drain_delay), (Some(Duration::from_secs(60)), Some(Duration::from_secs(5))));
    assert!(told.prior_knowledge);
    let limits = told.limits.settled();
    let times = [limits.header_time, limits.idle_time, limits.body_time, limits.write_time];
    assert_eq!(times, [1, 2, 3, 4].map(Duration::from_secs));
    assert_eq!((limits.header_bytes, limits.header_count, limits.http2_streams), (16384, 50, 7));
    let listeners = told.listeners.unwrap();
    let shown = |listener: &Listener| crate::settings::show(&listener.entries("[[listener]]"));
    assert_eq!(listeners.len(), 3);
    assert!(shown(&listeners[1]).contains("at = \"unix:/tmp/a\""));
    let text: String = shown(&listeners[2]).split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(
        text,
        "[[listener]] at = \"[::]:2\" # squall.toml:18 max_connections = 6 # squall.toml:20 at_capacity = \
         \"unavailable\" # squall.toml:21 backlog = 5 # squall.toml:19 only_v6 = true # squall.toml:22 reuse_port = true # \
         squall.toml:23 proxy_protocol = [\"10.0.0.0/8\"] # squall.toml:25 http2_prior_knowledge = false # default \
         idle_time = \"10m\" # squall.toml:27 header_bytes = \"8 KiB\" # squall.toml:26"
    );
    assert!(shown(&told.admin.unwrap()).contains("at = \"127.0.0.1:3\""));
}

#[test]
fn each_fault_has_its_place() {
    for (file, expected) in [
        ("worker = 2", "squall.toml:1:1: no setting is called `worker`: did you mean `workers`?"),
        ("databse = 2", "squall.toml:1:1: no setting is called `databse`: there are `admin`, `app`, `drain_delay`"),
        ("workers = 0", "squall.toml:1:11: `workers`: \"0\" is none of shared, per-core, or a number of threads"),
        ("workers = [1]", "squall.toml:1:11: `workers` is a list, and one value is wanted"),
        ("listen = 'localhost:80'", "squall.toml:1:10: `listen`: \"localhost:80\" is no IP address and port"),
        ("listen = ['127.0.0.1:1', ':80']", "squall.toml:1:26: `listen`: \":80\" is no IP address and port"),
        ("listen = []", "squall.toml:1:10: `listen` names no place to listen at"),
        ("drain_time = 30", "squall.toml:1:14: `drain_time` is \"30\", but must be a time, such as \"500ms\", \"10s\""),
        ("keys = ['a']", "squall.toml:1:8: `keys` does not belong into this file: `keys_file` names a file of its own"),
        ("limits = 3", "squall.toml:1:10: `limits` is a whole number, but must be a table: [limits]"),
        (
            "[limits]\nheader_tim = '1s'",
            "squall.toml:2:1: no setting is called `limits.header_tim`: did you mean `header_time`?",
        ),
        (
            "[limits]\nheader_time = '0s'",
            "squall.toml:2:15: `limits.header_time` is \"0s\", but must be longer than no time",
        ),
        (
            "[limits]\nheader_bytes = '512 B'",
            "squall.toml:2:16: `limits.header_bytes` is \"512 B\", but must be at least 1 KiB",
        ),
        ("[limits]\nheader_bytes = '64 kb'", "but must be a size, such as \"64 KiB\""),
        (
            "[limits]\nheader_count = -1",
            "squall.toml:2:16: `limits.header_count` is \"-1\", but must be a whole number from 1 on",
        ),
        ("[listener]\nat = '127.0.0.1:1'", "squall.toml:1:1: `listener` is a table, but must be tables: [[listener]]"),
        ("[[listener]]\nbacklog = 5", "squall.toml:2:1: a listener needs a place, such as at = "),
        ("[[listener]]\nat = '127.0.0.1:1'\nmode = 432", "squall.toml:3:8: `listener.mode` is \"432\", but must be"),
        ("[[listener]]\nat = '127.0.0.1:1'\nmode = '888'", "but must be the mode of a file as text, such as \"0660\""),
        (
            "[[listener]]\nat = '127.0.0.1:1'\nat_capacity = 'drop'",
            "is \"drop\", but must be \"wait\" or \"unavailable\"",
        ),
        (
            "[[listener]]\nat = '127.0.0.1:1'\nreuse_port = 1",
            "`listener.reuse_port` is \"1\", but must be true or false",
        ),
        ("[[listener]]\nat = '127.0.0.1:1'\ntls = true", "`tls` is a table: [listener.tls], or false"),
        ("[[listener]]\nat = '127.0.0.1:1'\nlimits = 2", "no setting is called `listener.limits`"),
        ("admin = ['127.0.0.1:1']", "squall.toml:1:9: `admin` is a list, and one value is wanted"),
        ("workers = 1\nworkers = 2", "squall.toml:2:1: "),
        ("workers = ", "squall.toml:1:"),
    ] {
        let fault = fault(file);
        assert!(fault.contains(expected), "{file}: {fault}");
        assert_eq!(fault.lines().count(), 1, "{file}: {fault}");
    }
}

#[test]
fn all_faults_are_said_at_once() {
    let fault =
        fault("workers = 0\nlisten = 'x'\n[limits]\nidle_time = '1'\nheader_count = 0\n[[listener]]\nmode = '9'\n");
    assert!(fault.starts_with("6 settings are wrong\n  squall.toml:1:11: "), "{fault}");
}

#[cfg(feature = "acme")]
#[test]
fn tls_and_acme() {
    let tls = |file: &str| fault(&format!("[tls]\n{file}"));
    for (file, expected) in [
        ("certificate = 'a.pem'", "squall.toml:2:15: `tls.certificate` is set and `key` is not: TLS needs both"),
        ("key = 'a.pem'", "squall.toml:2:7: `tls.key` is set and `certificate` is not"),
        ("client_authorities = 'a'", "`tls.client_authorities` is set, and there is neither `certificate` nor `acme`"),
        ("certificate = 'a'\nkey = 'b'\nclient_certificates = 'optional'", "and `client_authorities` is not: whose"),
        (
            "certificate = 'a'\nkey = 'b'\nclient_authorities = 'c'\nclient_certificates = 'yes'",
            "\"required\" or \"optional\"",
        ),
        ("certificate = 'a'\nkey = 'b'\n[[tls.further]]\nkey = 'c'", "squall.toml:5:1: a certificate needs"),
        ("[tls.acme]\nnames = ['a.example']", "squall.toml:3:9: `tls.acme.names` is set: certificates by ACME need"),
        (
            "certificate = 'a'\nkey = 'b'\n[tls.acme]\nnames = 'a.example'\nfolder = '/tmp'",
            "a certificate comes from one",
        ),
        ("[tls.acme]\nnames = 'a.example'\nfolder = '/tmp'\nhttp = '80'", "`tls.acme.http`: \"80\" is no IP address"),
        ("[tls.acme]\nagree = true\nnames = 'a.example'\nfolder = '/tmp'", "no setting is called `tls.acme.agree`"),
    ] {
        let fault = tls(file);
        assert!(fault.contains(expected), "{file}: {fault}");
    }
    let file = "[tls.acme]\nnames = ['a.example', 'b.example']\nfolder = '/tmp/a'\nhttp = '[::]:80'\nagree_to_terms = true\n\
                contact = 'a@b.example'\n[[listener]]\nat = '[::]:443'\n";
    let told = told(file, &[("SQUALL_TLS_ACME_NAMES", "c.example")]);
    let mut listener = told.listeners.unwrap().remove(0);
    let process = Process::told_by_file(file, &[]).unwrap();
    listener.speak(&told.tls.unwrap(), &process.root().section("tls"));
    let text = crate::settings::show(&listener.entries("[[listener]]"));
    let acme = "tls.acme = { names = [\"c.example\"], folder = \"/tmp/a\", directory = \"https://acme-v02.api.letsencrypt.org\
                /directory\", agree_to_terms = true, contact = \"a@b.example\", http = \"[::]:80\" } # squall.toml:1";
    assert!(text.contains(acme), "{text}");
}
