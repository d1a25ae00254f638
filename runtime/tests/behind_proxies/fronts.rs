//! Real proxies, each with a configuration that passes on as much as it can.

use std::io;
use std::net::SocketAddr;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A kind of proxy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Reads the whole body before it passes anything on.
    Nginx,
    /// Passes a body on while it comes.
    NginxUnbuffered,
    HaProxy,
    /// Takes heads that are malformed.
    HaProxyLenient,
}

/// How long it waits for what a client does not send.
const PATIENCE: &str = "150ms";

/// How long it may take to start.
const START: Duration = Duration::from_secs(20);

/// A proxy that runs until this is dropped.
pub struct Front {
    folder: TempDir,
    process: Child,
}

impl Front {
    /// In front of the server at this address.
    pub fn start(kind: Kind, site: SocketAddr) -> Front {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_str().unwrap();
        let (program, text, arguments) = match kind {
            Kind::Nginx => ("nginx", nginx(path, site, "on"), ["-e", "stderr", "-c"]),
            Kind::NginxUnbuffered => ("nginx", nginx(path, site, "off"), ["-e", "stderr", "-c"]),
            Kind::HaProxy => ("haproxy", haproxy(path, site, ""), ["-db", "-q", "-f"]),
            Kind::HaProxyLenient => {
                ("haproxy", haproxy(path, site, "option accept-invalid-http-request"), ["-db", "-q", "-f"])
            }
        };
        let configuration = folder.path().join("configuration");
        std::fs::write(&configuration, text).unwrap();
        let log = std::fs::File::create(folder.path().join("log")).unwrap();
        let mut command = Command::new(find(program));
        command.args(arguments).arg(configuration).stdout(Stdio::null()).stderr(log);
        let mut front = Front { process: command.spawn().unwrap(), folder };
        let deadline = Instant::now() + START;
        while front.connect().is_err() {
            let ended = front.process.try_wait().unwrap();
            let log = || std::fs::read_to_string(front.folder.path().join("log")).unwrap();
            assert!(ended.is_none() && Instant::now() < deadline, "{program} has not started:\n{}", log());
            std::thread::sleep(Duration::from_millis(10));
        }
        front
    }

    /// A connection of a client.
    pub fn connect(&self) -> io::Result<UnixStream> {
        UnixStream::connect(self.folder.path().join("front.sock"))
    }
}

impl Drop for Front {
    fn drop(&mut self) {
        _ = self.process.kill();
        _ = self.process.wait();
    }
}

/// In the path, or where Debian has what root alone starts.
fn find(program: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .chain(["/usr/sbin".into(), "/usr/local/sbin".into()])
        .map(|folder| folder.join(program))
        .find(|path| path.is_file())
        .unwrap_or_else(|| {
            panic!(
                "`{program}` is missing, which this test needs: please install it, on Debian by `apt-get install {program}`"
            )
        })
}

/// One connection to the site is kept, and used for whatever client comes next. Each request has a number, which the site
/// is told and the client too.
fn nginx(folder: &str, site: SocketAddr, buffering: &str) -> String {
    let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .iter()
        .map(|name| format!("{name}_temp_path {folder}/{name};"))
        .collect();
    format!(
        "daemon off; master_process off; pid {folder}/pid; error_log stderr;
        events {{ worker_connections 64; }}
        http {{
            access_log off; {temporary}
            ignore_invalid_headers off; underscores_in_headers on; merge_slashes off;
            client_header_timeout {PATIENCE}; client_body_timeout {PATIENCE}; keepalive_timeout {PATIENCE};
            lingering_close off;
            upstream site {{ server {site} max_fails=0; keepalive 1; }}
            server {{
                listen unix:{folder}/front.sock;
                location / {{
                    proxy_pass http://site;
                    proxy_http_version 1.1;
                    proxy_request_buffering {buffering};
                    proxy_read_timeout 2s;
                    proxy_set_header Connection \"\";
                    proxy_set_header Host $http_host;
                    proxy_set_header X-Front-Id $request_id;
                    add_header X-Front-Id $request_id always;
                }}
            }}
        }}"
    )
}

fn haproxy(folder: &str, site: SocketAddr, lenient: &str) -> String {
    format!(
        "
global
    maxconn 64
defaults
    mode http
    timeout connect 2s
    timeout server 2s
    timeout client {PATIENCE}
    timeout http-request {PATIENCE}
    timeout http-keep-alive {PATIENCE}
frontend front
    bind unix@{folder}/front.sock
    {lenient}
    unique-id-format %Ts-%rt
    unique-id-header X-Front-Id
    http-response set-header X-Front-Id %[unique-id]
    default_backend site
backend site
    http-reuse always
    retry-on conn-failure empty-response
    server squall {site} pool-max-conn 1
"
    )
}
