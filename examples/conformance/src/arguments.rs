//! What a request brings by name, in its query and in its form.

use serde::Serialize;
use squall::prelude::*;
use squall::{Arguments, FromArguments, JsonSchema};
use std::collections::BTreeMap;

handlers!(pub HANDLERS = [Echo, Argument, Needed, All]);

/// What a request was, told by JSON.
#[derive(Serialize, JsonSchema)]
pub struct Told {
    method: String,
    path: String,
    args: BTreeMap<String, Vec<String>>,
    /// By their fields: name, type and content of each.
    files: BTreeMap<String, Vec<[String; 3]>>,
    len: usize,
}

impl Told {
    /// Tells it.
    pub fn of(method: &http::Method, uri: &http::Uri, arguments: &Arguments) -> Json<Told> {
        let mut told = Told {
            method: method.to_string(),
            path: uri.path().to_owned(),
            args: BTreeMap::new(),
            files: BTreeMap::new(),
            len: arguments.body().len(),
        };
        for (name, value) in arguments.iter() {
            told.args.entry(name.to_owned()).or_default().push(value.to_owned());
        }
        for file in arguments.files() {
            told.files.entry(file.name.clone()).or_default().push([
                file.file_name.clone(),
                file.content_type.clone().unwrap_or_default(),
                String::from_utf8_lossy(&file.bytes).into_owned(),
            ]);
        }
        Json(told)
    }
}

#[handler(get, post = get, put = get, "/echo")]
struct Echo {
    method: http::Method,
    uri: http::Uri,
    #[arguments]
    arguments: Arguments,
}

impl Echo {
    async fn get(self) -> Json<Told> {
        Told::of(&self.method, &self.uri, &self.arguments)
    }
}

/// All that goes by the name `foo`, as texts of one line.
#[derive(Serialize, JsonSchema)]
struct Foos {
    #[serde(rename = "default")]
    both: Vec<String>,
    query: Vec<String>,
    body: Vec<String>,
}

impl FromArguments for Foos {
    fn from_arguments(arguments: Arguments) -> Result<Foos> {
        fn foos<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<String> {
            pairs.filter(|(name, _)| *name == "foo").map(|(_, value)| one_line(value)).collect()
        }
        Ok(Foos { both: foos(arguments.iter()), query: foos(arguments.query()), body: foos(arguments.form()) })
    }
}

/// The text with a space for each control character, and none around it.
fn one_line(text: &str) -> String {
    text.replace(char::is_control, " ").trim().to_owned()
}

#[handler(get, post = get, "/arg")]
struct Argument {
    #[arguments]
    foos: Foos,
}

impl Argument {
    async fn get(mut self) -> String {
        self.foos.both.pop().unwrap_or_else(|| "default".to_owned())
    }
}

#[handler(get, post = get, "/need")]
struct Needed {
    #[arguments]
    foos: Foos,
}

impl Needed {
    async fn get(mut self) -> Result<String> {
        self.foos.both.pop().or_status(StatusCode::BAD_REQUEST, "the argument `foo` is missing")
    }
}

#[handler(get, post = get, "/args")]
struct All {
    #[arguments]
    foos: Foos,
}

impl All {
    async fn get(self) -> Json<Foos> {
        Json(self.foos)
    }
}
