//! A real browser: headless Chromium, driven through Playwright by a process of Python.
//!
//! It needs Debian's package `chromium`, and `python3` with its module `venv`; pip fetches Playwright at the first run.
//! Without them the tests fail and say so.
#![allow(dead_code, reason = "not each test asks for all of it")]

#[path = "../python/mod.rs"]
pub mod python;

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Arc, Mutex};

/// The second one brings axe-core.
const PLAYWRIGHT: &str = "playwright==1.65.2 axe-playwright-python==0.1.8";
/// Where it may be: Debian's, or what Google makes of it.
const CHROMIUM: [&str; 2] = ["/usr/bin/chromium", "/usr/bin/google-chrome"];

/// A browser. It ends with the last of its visitors.
#[derive(Clone)]
pub struct Browser(Arc<Mutex<Driver>>);

struct Driver {
    child: Child,
    /// `None` when it is to end.
    questions: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

/// One person with a window, and cookies of their own.
pub struct Visitor {
    browser: Browser,
    number: u64,
}

impl Browser {
    /// Starts it, with these arguments besides.
    pub fn start(arguments: &[&str]) -> Browser {
        let chromium = CHROMIUM.iter().find(|path| Path::new(path).exists());
        let chromium = chromium.unwrap_or_else(|| panic!("this test needs one of {CHROMIUM:?} (Debian: chromium)"));
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().find_map(|folder| {
            [folder.join("tests/browser/drive.py"), folder.join("runtime/tests/browser/drive.py")]
                .into_iter()
                .find(|script| script.exists())
        });
        let mut child = Command::new(python::python_with(PLAYWRIGHT))
            .arg(script.expect("drive.py stands beside this file"))
            .arg(chromium)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (questions, answers) = (child.stdin.take(), BufReader::new(child.stdout.take().unwrap()));
        Browser(Arc::new(Mutex::new(Driver { child, questions, answers })))
    }

    /// Somebody new, with nothing in their browser.
    pub fn visitor(&self) -> Visitor {
        self.visitor_with(json!({}))
    }

    /// The same with options of Playwright's `new_context`: `locale`, `viewport`, `color_scheme`; and `script_before`, which
    /// runs in each page before its own scripts.
    pub fn visitor_with(&self, options: Value) -> Visitor {
        let number = self.ask(&json!([0, "visitor", options])).as_u64().unwrap();
        Visitor { browser: self.clone(), number }
    }

    #[track_caller]
    fn ask(&self, question: &Value) -> Value {
        let mut driver = self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        writeln!(driver.questions.as_mut().unwrap(), "{question}").expect("the browser runs");
        let mut line = String::new();
        driver.answers.read_line(&mut line).unwrap();
        let mut answer: Value = serde_json::from_str(&line).unwrap_or_else(|_| panic!("no answer to {question}"));
        match answer.get("error") {
            Some(error) => panic!("{question}: {}", error.as_str().unwrap()),
            None => answer["answer"].take(),
        }
    }
}

/// The browser closes when nothing more can be asked.
impl Drop for Driver {
    fn drop(&mut self) {
        self.questions = None;
        _ = self.child.wait();
    }
}

impl Visitor {
    #[track_caller]
    fn ask(&self, method: &str, arguments: &[&str]) -> Value {
        let mut question = vec![json!(self.number), json!(method)];
        question.extend(arguments.iter().map(|argument| json!(argument)));
        self.browser.ask(&Value::Array(question))
    }

    /// Types an address, and waits for the page.
    #[track_caller]
    pub fn goto(&self, url: impl AsRef<str>) {
        self.ask("goto", &[url.as_ref()]);
    }

    /// The back button.
    #[track_caller]
    pub fn back(&self) {
        self.ask("back", &[]);
    }

    /// Types a text into the field that a CSS selector names.
    #[track_caller]
    pub fn fill(&self, selector: &str, text: &str) {
        self.ask("fill", &[selector, text]);
    }

    /// Chooses a file of the disk in the field that a CSS selector names.
    #[track_caller]
    pub fn choose_file(&self, selector: &str, file: &Path) {
        self.ask("choose_file", &[selector, file.to_str().unwrap()]);
    }

    /// Chooses an option by its value in the field that a CSS selector names.
    #[track_caller]
    pub fn select(&self, selector: &str, value: &str) {
        self.ask("select", &[selector, value]);
    }

    /// Clicks on what a CSS selector names, and waits for the page that this leads to.
    #[track_caller]
    pub fn click(&self, selector: &str) {
        self.ask("click", &[selector]);
    }

    /// Waits until a text stands somewhere in the page.
    #[track_caller]
    pub fn wait_for(&self, text: &str) {
        self.ask("wait_for", &[text]);
    }

    /// The address of the page.
    #[track_caller]
    pub fn url(&self) -> String {
        self.ask("url", &[]).as_str().unwrap().to_owned()
    }

    /// What can be read in the page.
    #[track_caller]
    pub fn text(&self) -> String {
        self.ask("text", &[]).as_str().unwrap().to_owned()
    }

    /// An attribute of what a CSS selector names.
    #[track_caller]
    pub fn attribute(&self, selector: &str, name: &str) -> String {
        self.ask("attribute", &[selector, name]).as_str().unwrap_or_default().to_owned()
    }

    /// What a script says, run in the page.
    #[track_caller]
    pub fn evaluate(&self, script: &str) -> Value {
        self.ask("evaluate", &[script])
    }

    /// The value of a cookie, of whatever site.
    #[track_caller]
    pub fn cookie(&self, name: &str) -> Option<String> {
        let cookies = self.ask("cookies", &[]);
        let found = cookies.as_array().unwrap().iter().find(|cookie| cookie["name"] == name)?;
        Some(found["value"].as_str().unwrap().to_owned())
    }

    /// Puts a cookie into the browser, as malware would, or a hole in another program of the host.
    #[track_caller]
    pub fn plant_cookie(&self, host: &str, name: &str, value: &str) {
        let cookie = json!({"name": name, "value": value, "domain": host, "path": "/", "secure": true});
        self.browser.ask(&json!([self.number, "set_cookie", cookie]));
    }

    /// All answers since the last asking: method, URL, status.
    #[track_caller]
    pub fn answers(&self) -> Vec<(String, String, u16)> {
        serde_json::from_value(self.ask("answers", &[])).unwrap()
    }

    /// What axe-core finds wrong with the page for people who do not see, hear or move as others do: a line for each, by
    /// WCAG 2.1 A and AA, and by what axe calls best practice. It also counts how many rules the page has kept. It needs a
    /// visitor whose browser runs scripts.
    #[track_caller]
    pub fn axe(&self) -> (Vec<String>, u64) {
        serde_json::from_value(self.ask("axe", &[])).unwrap()
    }

    /// What the console has said since the last asking: errors and warnings, violated policies among them.
    #[track_caller]
    pub fn complaints(&self) -> Vec<String> {
        serde_json::from_value(self.ask("complaints", &[])).unwrap()
    }
}
