//! The crate around the handlers: its manifest, its state, its list, and a `main` that serves or drives it.

use crate::dispatch::Dispatch;
use crate::handlers::{Handler, handler};
use std::fmt::Write;
use std::path::Path;
use std::{fs, io};

/// How many handlers stand in one file.
const MODULE: usize = 50;

/// What is asked for.
pub(crate) struct Site {
    pub(crate) handlers: usize,
    /// One list a module, and the app lists the lists.
    pub(crate) lists: bool,
    /// Whether there is a routing table.
    pub(crate) table: bool,
    pub(crate) dispatch: Dispatch,
}

impl Site {
    /// Writes it.
    pub(crate) fn write(&self, folder: &Path) -> io::Result<()> {
        let source = folder.join("src");
        fs::create_dir_all(&source)?;
        let squall = Path::new(env!("CARGO_MANIFEST_DIR"));
        fs::write(folder.join("Cargo.toml"), MANIFEST.replace("SQUALL", &squall.display().to_string()))?;
        fs::copy(squall.join("../Cargo.lock"), folder.join("Cargo.lock"))?;
        let all: Vec<Handler> = (0..self.handlers).map(handler).collect();
        for (number, handlers) in all.chunks(MODULE).enumerate() {
            let texts: Vec<&str> = handlers.iter().map(|handler| handler.text.as_str()).collect();
            let list = if self.lists { list(handlers) } else { String::new() };
            let text = format!("{USES}\n{list}{}", texts.join("\n"));
            fs::write(source.join(format!("part{number}.rs")), text)?;
        }
        fs::write(source.join("main.rs"), self.main(&all))
    }

    fn main(&self, all: &[Handler]) -> String {
        let modules = all.chunks(MODULE).enumerate();
        let mut text = String::new();
        for (number, _) in modules.clone() {
            let _ = writeln!(text, "mod part{number};");
        }
        text.push_str(STATE);
        let paths: Vec<String> = if self.lists {
            modules.map(|(number, _)| format!("part{number}::HANDLERS")).collect()
        } else {
            all.iter().enumerate().map(|(at, handler)| format!("part{}::{}", at / MODULE, handler.name)).collect()
        };
        if self.dispatch == Dispatch::Macro {
            let _ = writeln!(text, "#[app(handlers = [\n    {},\n])]\n{APP}", paths.join(",\n    "));
        } else {
            self.app_by_hand(&paths, &mut text);
        }
        text.push_str(MAIN);
        text
    }

    /// What `#[app]` would have made, but for the dispatch.
    fn app_by_hand(&self, paths: &[String], text: &mut String) {
        text.push_str(APP);
        let (functions, body) = self.dispatch.text(paths.len());
        let (mut entries, mut checks) = (String::new(), String::new());
        for (number, path) in paths.iter().enumerate() {
            let _ = writeln!(text, "type E{number} = {path};\nconst _: () = <E{number}>::THIS_HANDLER;");
            if self.table {
                let _ = write!(entries, "(&[], Access::Undecided, <E{number} as HandlerList>::LISTED), ");
                let _ = writeln!(checks, "const _: () = check_entry(TABLE, {number});");
            }
        }
        let _ = writeln!(
            text,
            "#[allow(unused_imports)]
use squall::private::{{
    Access, Body, HandlerList, HasState, Listed, Segment, Serve, Table, check_entry, concat, count, no_such_entry, serve,
}};
impl HasState<Store> for App {{ fn state(&self) -> Store {{ self.store.clone() }} }}
const ENTRIES: &[(&[Segment], Access, &[Listed])] = &[{entries}];
const ALL: &[Listed] = &concat::<{{ count(ENTRIES) }}>(ENTRIES);
squall::__table!(TABLE, ALL);
{checks}
{functions}
impl squall::App for App {{
    const TABLE: &'static Table = TABLE;
    fn dispatch(&self, index: usize, request: &Request, body: Body, place: &mut Option<Response>) -> impl Future<Output = Result<()>> + Send {{
        async move {{
            let app = self;
            let entry = ALL[index].entry;
            {body}
        }}
    }}
}}"
        );
    }
}

fn list(handlers: &[Handler]) -> String {
    let names: Vec<&str> = handlers.iter().map(|handler| handler.name.as_str()).collect();
    format!("handlers! {{ pub HANDLERS = [{}] }}\n\n", names.join(", "))
}

const MANIFEST: &str = r#"[package]
name = "site"
version = "0.0.0"
edition = "2024"

[dependencies]
http = "1"
serde = { version = "1", features = ["derive"] }
squall = { path = "SQUALL" }

[workspace]

[profile.release]
opt-level = 3
lto = "fat"
codegen-units = 1
"#;

const USES: &str = "#[allow(unused_imports)]\nuse crate::{Admin, Item, Store};\nuse squall::prelude::*;\n";

const STATE: &str = r#"
use squall::prelude::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

#[derive(serde::Deserialize)]
pub struct Item {
    pub name: String,
    pub price: u32,
}

/// Stands for a pool of connections to a database.
#[derive(Clone, Default)]
pub struct Store(Arc<AtomicU64>);

impl Store {
    pub async fn add(&self, item: Item) -> Result<u64> {
        Ok(self.0.fetch_add(u64::from(item.price), Ordering::Relaxed))
    }

    pub async fn remove(&self, id: u64, _if: Option<String>) -> Result<()> {
        self.0.fetch_sub(id, Ordering::Relaxed);
        Ok(())
    }

    pub async fn about(&self) -> String {
        self.0.load(Ordering::Relaxed).to_string()
    }
}

#[section("/admin")]
pub struct Admin;
"#;

const APP: &str = "#[derive(Default)]\npub struct App {\n    store: Store,\n}\n";

/// `site` serves; `site PATH TIMES` asks for one path so many times without a socket.
const MAIN: &str = r#"
fn main() -> squall::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [path, times] = arguments.as_slice() else {
        return squall::serve(App::default());
    };
    let site = squall::private::Site::new(App::default());
    let times: u64 = times.parse()?;
    for _ in 0..times {
        let request = http::Request::get(path.as_str()).body(squall::Body::empty())?;
        let answer = std::pin::pin!(squall::private::handle(&site, request, squall::Connection::default()));
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        match answer.poll(&mut context) {
            std::task::Poll::Ready(response) => assert_eq!(response.status(), 200, "{path}"),
            std::task::Poll::Pending => panic!("{path} waits for something"),
        }
    }
    Ok(())
}
"#;
