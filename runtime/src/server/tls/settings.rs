//! TLS as `squall.toml` and variables write it, and as it is shown.

use super::certificate::Files;
use super::{Clients, HANDSHAKE, Tls, acme};
use crate::settings::{Faults, Section, show_time, time, toml_text};

/// Its keys, as they are shown.
pub(in crate::server) const KEYS: [&str; 6] =
    ["acme", "certificate", "client_authorities", "client_certificates", "handshake_time", "key"];

/// What has been said of TLS, if anything.
pub(in crate::server) fn said(section: &Section<'_>, faults: &mut Faults) -> Option<Tls> {
    let acme = acme::said(&section.section("acme"), faults);
    if acme.is_none() {
        section.first(&KEYS)?;
    }
    let mut one = |key| faults.keep(section.said(key)).flatten();
    let (certificate, key) = (one("certificate"), one("key"));
    let authorities = one("client_authorities");
    let mut tls = match (certificate, key, acme) {
        (Some(certificate), Some(key), None) => Some(Tls::from_files(certificate.text, key.text)),
        (None, None, Some(acme)) => Some(Tls::from(acme.files(), Some(acme))),
        (Some(certificate), None, None) => {
            faults
                .add(format!("{} is set and `key` is not: TLS needs both, as paths of PEM files", certificate.name()));
            None
        }
        (None, Some(key), None) => {
            faults
                .add(format!("{} is set and `certificate` is not: TLS needs both, as paths of PEM files", key.name()));
            None
        }
        (Some(certificate), _, Some(_)) | (None, Some(certificate), Some(_)) => {
            faults
                .add(format!("{} is set, and so is `acme`: a certificate comes from one of them", certificate.name()));
            None
        }
        (None, None, None) => {
            if let Some(said) = section.first(&KEYS).filter(|said| !said.name().contains("acme")) {
                faults.add(format!("{} is set, and there is neither `certificate` nor `acme`", said.name()));
            }
            None
        }
    };
    for pair in section.sections("further") {
        let mut path = |key| faults.keep(pair.said(key)).flatten();
        match (path("certificate"), path("key"), &mut tls) {
            (Some(certificate), Some(key), Some(tls)) => {
                tls.further.push(Files { certificate: certificate.text.into(), key: key.text.into() });
            }
            (Some(_), Some(_), None) => {}
            _ => faults.add(format!("{}: a certificate needs `certificate` and `key`", pair.place())),
        }
    }
    let required = faults.keep(section.read("client_certificates", required)).flatten();
    match (authorities, required, &mut tls) {
        (Some(authorities), required, Some(tls)) => {
            tls.clients = Some(Clients { authorities: authorities.text.into(), required: required.unwrap_or(true) });
        }
        (None, Some(_), _) => {
            let name = section.first(&["client_certificates"]).map_or_else(String::new, |said| said.name());
            faults.add(format!("{name} is set, and `client_authorities` is not: whose certificates count?"));
        }
        _ => {}
    }
    if let (Some(time), Some(tls)) = (faults.keep(section.read("handshake_time", time)).flatten(), &mut tls) {
        tls.handshake_time = time;
    }
    tls
}

fn required(text: &str) -> Result<bool, String> {
    match text {
        "required" => Ok(true),
        "optional" => Ok(false),
        _ => Err("\"required\" or \"optional\"".to_owned()),
    }
}

/// What holds. Files are named, and nothing that is in them.
pub(in crate::server) fn entries(tls: &Tls) -> Vec<(&'static str, String)> {
    let path = |path: &std::path::Path| toml_text(&path.display().to_string());
    let mut entries = match &tls.acme {
        Some(acme) => vec![("acme", acme::shown(acme))],
        None => vec![("certificate", path(&tls.first.certificate)), ("key", path(&tls.first.key))],
    };
    if !tls.further.is_empty() {
        let pair =
            |files: &Files| format!("{{ certificate = {}, key = {} }}", path(&files.certificate), path(&files.key));
        let pairs: Vec<String> = tls.further.iter().map(pair).collect();
        entries.push(("further", format!("[{}]", pairs.join(", "))));
    }
    if let Some(clients) = &tls.clients {
        entries.push(("client_authorities", path(&clients.authorities)));
        entries.push(("client_certificates", toml_text(if clients.required { "required" } else { "optional" })));
    }
    if tls.handshake_time != HANDSHAKE {
        entries.push(("handshake_time", toml_text(&show_time(tls.handshake_time))));
    }
    entries
}
