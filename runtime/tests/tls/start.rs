//! What is wrong with the files is said when the server begins to listen.

use super::authority::{Authority, write_key};
use super::logged::Log;
use super::site::bind;
use squall::Tls;
use std::fs;
use std::path::Path;

fn error(tls: Tls) -> String {
    match bind(tls) {
        Ok(_) => panic!("it listens"),
        Err(error) => format!("{error:?}"),
    }
}

#[track_caller]
fn expect(found: &str, path: &Path, what: &str) {
    let expected = format!("{} {what}", path.display());
    assert!(found.contains(&expected), "expected {expected:?} in:\n{found}");
}

#[tokio::test]
async fn files_that_are_not_right() {
    let authority = Authority::new("authority");
    let good = authority.pair("good", &["site.example"]);
    let other = authority.pair("other", &["site.example"]);
    let folder = authority.folder();
    let from = |certificate: &Path, key: &Path| error(Tls::from_files(certificate, key));
    let write = |name: &str, text: &str| {
        let path = folder.join(name);
        write_key(&path, text);
        path
    };

    let missing = folder.join("missing.pem");
    assert!(from(&missing, &good.key).contains(&format!("cannot read {}: No such file", missing.display())));
    assert!(from(&good.certificate, &missing).contains(&format!("cannot read {}: No such file", missing.display())));
    expect(&from(&good.certificate, &other.key), &other.key, "is not the key of the certificate in");
    let empty = write("empty.pem", "");
    expect(&from(&empty, &good.key), &empty, "holds no certificate");
    expect(&from(&good.certificate, &empty), &empty, "holds no private key");
    expect(&from(&good.key, &good.key), &good.key, "holds no certificate");
    expect(&from(&good.certificate, &good.certificate), &good.certificate, "holds no private key");
    let encrypted = write(
        "encrypted.pem",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIBHDBXBg==\n-----END ENCRYPTED PRIVATE KEY-----\n",
    );
    expect(&from(&good.certificate, &encrypted), &encrypted, "is protected by a password");
    let der = write("certificate.der", "0\u{1}");
    expect(
        &from(&der, &good.key),
        &der,
        "holds no certificate, which begins with -----BEGIN CERTIFICATE-----, and is no PEM",
    );
    let cut = write("cut.pem", "-----BEGIN CERTIFICATE-----\nMIIB\n");
    expect(&from(&cut, &good.key), &cut, "is no proper PEM: a line -----END ..----- is missing");
    let junk = write("junk.pem", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n");
    expect(&from(&junk, &good.key), &junk, "is malformed");
    let key = write("junk.key", "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n");
    expect(&from(&good.certificate, &key), &key, "cannot be used");
    // The authority's own stands first.
    let both = fs::read_to_string(authority.path()).unwrap() + &fs::read_to_string(&good.certificate).unwrap();
    let both = write("both.pem", &both);
    expect(&from(&both, &good.key), &good.key, "is not the key of the certificate in");

    let tls = Tls::from_files(&good.certificate, &good.key);
    expect(&error(tls.clone().and_files(&good.certificate, &other.key)), &other.key, "is not the key");
    expect(&error(tls.clone().require_client_certificates(&empty)), &empty, "holds no certificate");
    assert!(error(tls.require_client_certificates(&missing)).contains("cannot read"));
    // A key is never printed.
    let secret = write("secret.key", "-----BEGIN PRIVATE KEY-----\nc2VjcmV0!!\n-----END PRIVATE KEY-----\n");
    assert!(!from(&good.certificate, &secret).contains("c2Vj"));
}

/// What the log says while it begins to listen.
fn said(tls: Tls) -> String {
    let (log, _guard) = Log::of_this_thread();
    drop(bind(tls).unwrap());
    log.text()
}

#[tokio::test]
async fn files_that_are_not_well() {
    use std::os::unix::fs::PermissionsExt;
    let authority = Authority::new("authority");
    let good = authority.pair("good", &["site.example"]);
    assert_eq!(said(Tls::from_files(&good.certificate, &good.key)), "");

    fs::set_permissions(&good.key, fs::Permissions::from_mode(0o644)).unwrap();
    let log = said(Tls::from_files(&good.certificate, &good.key));
    assert!(log.contains("can read the key") && log.contains("good.key") && log.lines().count() == 1, "{log}");

    let old = authority.pair_until("old", &["site.example"], 2010);
    let log = said(Tls::from_files(&old.certificate, &old.key));
    assert!(log.contains("has expired") && log.contains("old.pem") && log.lines().count() == 1, "{log}");
}
