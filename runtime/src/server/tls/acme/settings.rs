//! ACME as `squall.toml` and variables write it, and as it is shown.

use super::Acme;
use crate::server::listen::{Listener, Place};
use crate::settings::{Faults, Section, switch, toml_list, toml_text};

const KEYS: [&str; 7] = ["agree_to_terms", "contact", "directory", "directory_authorities", "folder", "http", "names"];

pub(in crate::server::tls) fn said(section: &Section<'_>, faults: &mut Faults) -> Option<Acme> {
    let first = section.first(&KEYS)?;
    let names = faults.keep(section.list("names")).flatten().unwrap_or_default();
    let mut one = |key| faults.keep(section.said(key)).flatten();
    let (contact, directory, authorities) = (one("contact"), one("directory"), one("directory_authorities"));
    let (folder, http) = (one("folder"), one("http"));
    let agreed = faults.keep(section.read("agree_to_terms", switch)).flatten();
    let http = http.and_then(|said| faults.keep(said.parse::<Place>()));
    let Some(folder) = folder.filter(|_| !names.is_empty()) else {
        faults.add(format!("{} is set: certificates by ACME need `names` and a `folder` too", first.name()));
        return None;
    };
    let mut acme = Acme::new(names.into_iter().map(|said| said.text), folder.text);
    acme.agreed = agreed.unwrap_or(false);
    acme.contact = contact.map(|said| said.text);
    acme.authorities = authorities.map(|said| said.text.into());
    acme.http = http.map(|place| Box::new(Listener::at(place)));
    if let Some(directory) = directory {
        acme.directory = directory.text;
    }
    Some(acme)
}

/// One inline table.
pub(in crate::server::tls) fn shown(acme: &Acme) -> String {
    let mut parts = vec![
        format!("names = {}", toml_list(&acme.names)),
        format!("folder = {}", toml_text(&acme.folder.display().to_string())),
        format!("directory = {}", toml_text(&acme.directory)),
        format!("agree_to_terms = {}", acme.agreed),
    ];
    parts.extend(acme.contact.as_ref().map(|contact| format!("contact = {}", toml_text(contact))));
    let authorities = acme.authorities.as_ref().map(|path| toml_text(&path.display().to_string()));
    parts.extend(authorities.map(|path| format!("directory_authorities = {path}")));
    parts.extend(acme.http.as_ref().map(|listener| format!("http = {}", toml_text(&listener.place().to_string()))));
    format!("{{ {} }}", parts.join(", "))
}
