//! Pebble, an authority for tests by the makers of Let's Encrypt, and the names that it knows.

#[path = "../serving/port.rs"]
mod port;

use super::authority::Authority;
pub use port::free_port;
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use std::fs;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

pub struct Pebble {
    /// Who has given the certificate of its own server.
    pub authority: Authority,
    directory_port: u16,
    management_port: u16,
    /// Where it looks for `tls-alpn-01` and `http-01`, instead of 443 and 80.
    pub tls_port: u16,
    pub http_port: u16,
    processes: Vec<Child>,
}

fn start(program: &str, arguments: &[&str]) -> Child {
    let child = Command::new(program)
        .args(arguments)
        .env("PEBBLE_VA_NOSLEEP", "1")
        .env("PEBBLE_WFE_NONCEREJECT", "5")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    child.unwrap_or_else(|error| panic!("{program} cannot be started ({error}): install Debian's package `pebble`"))
}

fn wait_for(port: u16) {
    let began = Instant::now();
    while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(began.elapsed() < Duration::from_secs(20), "nobody listens on {port}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

impl Pebble {
    pub fn start() -> Pebble {
        let authority = Authority::new("authority of the authority");
        let pair = authority.pair("pebble", &["localhost", "127.0.0.1"]);
        let [directory_port, management_port, tls_port, http_port, dns_port, dns_management_port] =
            std::array::from_fn(|_| free_port());
        let config = serde_json::json!({ "pebble": {
            "listenAddress": format!("127.0.0.1:{directory_port}"),
            "managementListenAddress": format!("127.0.0.1:{management_port}"),
            "certificate": pair.certificate,
            "privateKey": pair.key,
            "httpPort": http_port,
            "tlsPort": tls_port,
            "ocspResponderURL": "",
            "externalAccountBindingRequired": false,
        } });
        let path = authority.folder().join("pebble.json");
        fs::write(&path, config.to_string()).unwrap();
        let dns = format!("127.0.0.1:{dns_port}");
        // All names are this machine.
        let names = start(
            "pebble-challtestsrv",
            &[
                "-dns01",
                &dns,
                "-management",
                &format!("127.0.0.1:{dns_management_port}"),
                "-http01",
                "",
                "-https01",
                "",
                "-tlsalpn01",
                "",
                "-defaultIPv6",
                "",
            ],
        );
        let mut pebble =
            Pebble { authority, directory_port, management_port, tls_port, http_port, processes: vec![names] };
        wait_for(dns_management_port);
        pebble.processes.push(start("pebble", &["-config", path.to_str().unwrap(), "-dnsserver", &dns]));
        wait_for(directory_port);
        wait_for(management_port);
        pebble
    }

    pub fn directory(&self) -> String {
        format!("https://localhost:{}/dir", self.directory_port)
    }

    /// Whom to trust for its certificates.
    pub async fn roots(&self) -> RootCertStore {
        let client = super::site::Client::of(&self.authority);
        let address = ([127, 0, 0, 1], self.management_port).into();
        let answer = client.get(address, "localhost", "/roots/0").await.unwrap();
        let mut roots = RootCertStore::empty();
        let pem = &answer[answer.find("-----BEGIN").unwrap()..];
        roots.add(CertificateDer::from_pem_slice(pem.as_bytes()).unwrap()).unwrap();
        roots
    }
}

impl Drop for Pebble {
    fn drop(&mut self) {
        for process in &mut self.processes {
            _ = process.kill();
            _ = process.wait();
        }
    }
}
