//! Serves what suites look at, by five listeners.
//!
//! ```text
//! conformance --plain P --secure P --limits P --tls P --strict P --static DIR
//! ```
//!
//! `P` is a port of 127.0.0.1, or an address with its port. `SQUALL_LISTEN` says where `plain` listens, whatever `--plain` says.

use conformance::{Limits, Plain, Secure, Strict};
use squall::{Listener, Result, Server, Tls};
use std::fs::File;
use std::io::Write as _;
use std::net::SocketAddr;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::PathBuf;
use std::time::Duration;

fn main() -> Result<()> {
    let told = Told::by(std::env::args().skip(1))?;
    let certificate = Certificate::new()?;
    let limited = Listener::new(told.limits).header_bytes(1024).idle_time(Duration::from_secs(1));
    Server::new(Plain::new(&told.files))
        .listener(told.plain)
        .beside(Server::new(Secure).listener(told.secure))
        .beside(Server::new(Limits).listener(limited))
        .beside(Server::new(Plain::new(&told.files)).listener(Listener::new(told.tls).tls(certificate.tls())))
        .beside(Server::new(Strict).listener(told.strict))
        .serve()
}

/// What the program has been told.
struct Told {
    plain: SocketAddr,
    secure: SocketAddr,
    limits: SocketAddr,
    tls: SocketAddr,
    strict: SocketAddr,
    files: PathBuf,
}

impl Told {
    fn by(mut arguments: impl Iterator<Item = String>) -> Result<Told> {
        let local = |port| SocketAddr::from(([127, 0, 0, 1], port));
        let mut told = Told {
            plain: local(8000),
            secure: local(18001),
            limits: local(18002),
            tls: local(18443),
            strict: local(18003),
            files: concat!(env!("CARGO_MANIFEST_DIR"), "/static").into(),
        };
        while let Some(name) = arguments.next() {
            let value = arguments.next().unwrap_or_default();
            let place = match name.as_str() {
                "--plain" => &mut told.plain,
                "--secure" => &mut told.secure,
                "--limits" => &mut told.limits,
                "--tls" => &mut told.tls,
                "--strict" => &mut told.strict,
                "--static" => {
                    told.files = value.into();
                    continue;
                }
                // The server looks for it itself.
                "--print-config" => continue,
                _ => return Err(squall::Error::internal(format!("there is no argument {name}"))),
            };
            *place = match value.parse() {
                Ok(port) => local(port),
                Err(_) => value.parse()?,
            };
        }
        Ok(told)
    }
}

/// A certificate that nobody has signed but its own key, in files that go with the program.
struct Certificate {
    folder: tempfile::TempDir,
}

impl Certificate {
    fn new() -> Result<Certificate> {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned(), "127.0.0.1".to_owned()])?;
        let folder = tempfile::tempdir()?;
        std::fs::write(folder.path().join("certificate.pem"), made.cert.pem())?;
        let mut key = File::options().write(true).create_new(true).mode(0o600).open(folder.path().join("key.pem"))?;
        key.write_all(made.signing_key.serialize_pem().as_bytes())?;
        Ok(Certificate { folder })
    }

    fn tls(&self) -> Tls {
        Tls::from_files(self.folder.path().join("certificate.pem"), self.folder.path().join("key.pem"))
    }
}
