//! Real database servers, on free ports of 127.0.0.1, each in a folder of its own. They end with the test that started them.

#[path = "../serving/port.rs"]
mod port;

#[allow(unused_imports, reason = "not each test starts others")]
pub use port::free_port;
use std::fs::{self, File};
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How long a server may take to start.
const START: Duration = Duration::from_secs(60);

/// One server, which can be killed and started again.
pub struct Server {
    kind: Kind,
    port: u16,
    folder: TempDir,
    process: Option<Child>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Nats,
    NatsWithoutJetStream,
    Postgres,
    Redis,
}

impl Server {
    /// PostgreSQL as it comes.
    pub async fn postgres() -> Server {
        let mut server = Server::new(Kind::Postgres);
        let folder = server.folder.path().to_owned();
        if let Some(user) = user_of_postgres() {
            chown(&folder, Some(user), Some(user)).unwrap();
        }
        let made = server
            .command("initdb", "postgresql")
            .args(["--username=squall", "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync", "-D"])
            .arg(folder.join("data"))
            .output()
            .unwrap();
        assert!(made.status.success(), "initdb: {}", String::from_utf8_lossy(&made.stderr));
        server.start().await;
        server
    }

    /// Redis that answers after it has written.
    pub async fn redis() -> Server {
        let mut server = Server::new(Kind::Redis);
        server.start().await;
        server
    }

    /// NATS with JetStream.
    #[allow(dead_code, reason = "not each test asks for it")]
    pub async fn nats() -> Server {
        let mut server = Server::new(Kind::Nats);
        server.start().await;
        server
    }

    /// NATS that keeps nothing.
    #[allow(dead_code, reason = "not each test asks for it")]
    pub async fn nats_without_jetstream() -> Server {
        let mut server = Server::new(Kind::NatsWithoutJetStream);
        server.start().await;
        server
    }

    fn new(kind: Kind) -> Server {
        Server { kind, port: free_port(), folder: tempfile::tempdir().unwrap(), process: None }
    }

    /// Starts it, and waits until it answers.
    pub async fn start(&mut self) {
        assert!(self.process.is_none(), "it runs");
        let folder = self.folder.path();
        let log = folder.join("log");
        let output = File::options().create(true).append(true).open(&log).unwrap();
        let port = self.port.to_string();
        let mut command = match self.kind {
            Kind::Postgres => {
                let mut command = self.command("postgres", "postgresql");
                command.args(["-c", "listen_addresses=127.0.0.1", "-p", &port, "-D"]).arg(folder.join("data"));
                command.arg("-c").arg(format!("unix_socket_directories={}", folder.display()));
                command
            }
            Kind::Nats | Kind::NatsWithoutJetStream => {
                let mut command = self.command("nats-server", "nats-server");
                command.args(["--addr", "127.0.0.1", "--port", &port]);
                if self.kind == Kind::Nats {
                    command.args(["--jetstream", "--store_dir"]).arg(folder);
                }
                command
            }
            Kind::Redis => {
                let mut command = self.command("redis-server", "redis-server");
                command.args(["--bind", "127.0.0.1", "--port", &port, "--dir"]).arg(folder);
                command.args(["--appendonly", "yes", "--appendfsync", "always", "--save", ""]);
                command
            }
        };
        let errors = output.try_clone().unwrap();
        self.process = Some(command.stdout(output).stderr(errors).spawn().unwrap());
        let deadline = Instant::now() + START;
        while !self.answers().await {
            let ended = self.process.as_mut().unwrap().try_wait().unwrap();
            assert!(
                ended.is_none() && Instant::now() < deadline,
                "the server has not started:\n{}",
                fs::read_to_string(&log).unwrap()
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    async fn answers(&self) -> bool {
        match self.kind {
            // It greets who connects.
            Kind::Nats | Kind::NatsWithoutJetStream => {
                use tokio::io::AsyncReadExt;
                let Ok(mut stream) = tokio::net::TcpStream::connect(("127.0.0.1", self.port)).await else {
                    return false;
                };
                stream.read_exact(&mut [0; 4]).await.is_ok()
            }
            Kind::Postgres => {
                use sqlx::Connection;
                sqlx::PgConnection::connect_with(&self.postgres_options()).await.is_ok()
            }
            Kind::Redis => {
                let Ok(mut connection) = self.redis_client().get_multiplexed_async_connection().await else {
                    return false;
                };
                redis::cmd("PING").exec_async(&mut connection).await.is_ok()
            }
        }
    }

    pub fn postgres_options(&self) -> sqlx::postgres::PgConnectOptions {
        sqlx::postgres::PgConnectOptions::new_without_pgpass()
            .host("127.0.0.1")
            .port(self.port)
            .username("squall")
            .database("postgres")
    }

    #[allow(dead_code, reason = "not each test asks for it")]
    pub fn nats_url(&self) -> String {
        format!("nats://127.0.0.1:{}", self.port)
    }

    #[allow(dead_code, reason = "not each test asks for it")]
    pub fn postgres_url(&self) -> String {
        format!("postgres://squall@127.0.0.1:{}/postgres", self.port)
    }

    #[allow(dead_code, reason = "not each test asks for it")]
    pub fn redis_url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    pub fn redis_client(&self) -> redis::Client {
        redis::Client::open(("127.0.0.1", self.port)).unwrap()
    }

    /// SIGKILL, to it and all its processes.
    pub fn kill(&mut self) {
        let Some(mut process) = self.process.take() else { return };
        let all = halted(process.id());
        signal("KILL", &all);
        process.wait().unwrap();
        let deadline = Instant::now() + START;
        while all.iter().any(|id| runs(*id)) && Instant::now() < deadline {
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Halts it, so that it takes what it is sent and answers nothing; or lets it go on.
    pub fn halt(&self, halt: bool) {
        let first = self.process.as_ref().expect("it runs").id();
        let all = halted(first);
        if !halt {
            signal("CONT", &all);
        }
    }

    /// A program of a Debian package, to be run as a user that the program accepts.
    fn command(&self, program: &str, package: &str) -> Command {
        let Some(path) = find(program) else {
            panic!(
                "`{program}` is missing, which this test needs: please install it, on Debian by `apt-get install {package}`"
            );
        };
        let mut command = Command::new(path);
        command.current_dir(self.folder.path());
        if self.kind == Kind::Postgres
            && let Some(user) = user_of_postgres()
        {
            command.uid(user).gid(user);
        }
        command
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if self.kind == Kind::Postgres
            && let Some(process) = &mut self.process
        {
            // A fast shutdown gives its shared memory back. A test that panics may have left it halted.
            signal("CONT", &halted(process.id()));
            signal("INT", &[process.id()]);
            let deadline = Instant::now() + Duration::from_secs(10);
            while Instant::now() < deadline && matches!(process.try_wait(), Ok(None)) {
                std::thread::sleep(Duration::from_millis(10));
            }
        }
        self.kill();
    }
}

/// In the path, or where Debian hides the programs of PostgreSQL, the newest version first.
fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let mut versions: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .map(|entry| entry.unwrap().path().join("bin"))
        .collect();
    versions.sort();
    folders.extend(versions.into_iter().rev());
    folders.push("/usr/sbin".into());
    folders.into_iter().map(|folder| folder.join(program)).find(|path| path.is_file())
}

/// PostgreSQL does not run as root: then as the user that its package has made.
fn user_of_postgres() -> Option<u32> {
    let id = |arguments: &[&str]| {
        let output = Command::new("id").args(arguments).output().unwrap();
        String::from_utf8(output.stdout).unwrap().trim().parse::<u32>().ok()
    };
    (id(&["-u"]) == Some(0)).then(|| {
        id(&["-u", "postgres"]).expect("root needs the user `postgres`, which the Debian package postgresql makes")
    })
}

fn signal(name: &str, processes: &[u32]) {
    for process in processes {
        // Some may have ended by themselves.
        _ = Command::new("sh").args(["-c", &format!("kill -{name} {process} 2>/dev/null")]).status();
    }
}

/// This process and those that it has started, all halted; itself first, lest it start others meanwhile.
fn halted(first: u32) -> Vec<u32> {
    signal("STOP", &[first]);
    let started = children(first);
    signal("STOP", &started);
    [vec![first], started].concat()
}

/// The processes that this one has started.
fn children(parent: u32) -> Vec<u32> {
    let processes = fs::read_dir("/proc").unwrap().filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    processes.filter(|process| status(*process).is_some_and(|(_, its)| its == parent)).collect()
}

/// Whether it has neither ended nor is about to be forgotten.
fn runs(process: u32) -> bool {
    status(process).is_some_and(|(state, _)| state != "Z")
}

/// The state of a process, and its parent: what stands after its name, which may hold blanks, in parentheses.
fn status(process: u32) -> Option<(String, u32)> {
    let stat = fs::read_to_string(Path::new("/proc").join(process.to_string()).join("stat")).ok()?;
    let mut rest = stat.rsplit_once(") ")?.1.split(' ');
    Some((rest.next()?.to_owned(), rest.next()?.parse().ok()?))
}
