//! The text of the handlers: ten kinds in turn, as a site of some size has them.

use std::fmt::Write;

/// A handler's type name, and its text.
pub(crate) struct Handler {
    pub(crate) name: String,
    pub(crate) text: String,
}

/// The handler with this number. Ten of them share an area, which is the first segment of their paths.
pub(crate) fn handler(number: usize) -> Handler {
    let area = number / 10;
    let (kind, attribute, fields, method, body) = KINDS[number % 10];
    let name = format!("{kind}{area}");
    let attribute = attribute.replace("AREA", &format!("area{area}"));
    let mut text = format!("#[handler({attribute})]\npub struct {name}");
    if fields.is_empty() {
        text.push_str(";\n");
    } else {
        text.push_str(" {\n");
        for field in fields {
            // A String cannot fail.
            let _ = writeln!(text, "    {field},");
        }
        text.push_str("}\n");
    }
    let _ = write!(text, "\nimpl {name} {{\n    async fn {method} {{\n        {body}\n    }}\n}}\n");
    Handler { name, text }
}

type Kind = (&'static str, &'static str, &'static [&'static str], &'static str, &'static str);

const KINDS: [Kind; 10] = [
    ("ListItems", r#"get, "/AREA/items""#, &[], "get(self) -> &'static str", r#""items, touched 0 times""#),
    ("ShowItem", r#"get, "/AREA/items/{id}""#, &["id: u64"], "get(self) -> String", r#"format!("item {}", self.id)"#),
    (
        "SaveItem",
        r#"put, "/AREA/items/{id}""#,
        &["id: u64", "#[json] item: Item"],
        "put(self) -> String",
        r#"format!("item {} is {} at {}", self.id, self.item.name, self.item.price)"#,
    ),
    (
        "ShowPart",
        r#"get, "/AREA/items/{id}/parts/{part}""#,
        &["id: u64", "part: String"],
        "get(self) -> String",
        r#"format!("part {} of {}", self.part, self.id)"#,
    ),
    (
        "ShowFile",
        r#"get, "/AREA/{owner}/{item}/files/{*path}""#,
        &["owner: String", "item: String", "path: String"],
        "get(self) -> String",
        r#"format!("{}/{}: {}", self.owner, self.item, self.path)"#,
    ),
    (
        "Search",
        r#"get, "/AREA/search""#,
        &["#[query] q: Option<String>", "#[query] page: Option<u32>"],
        "get(self) -> String",
        r#"format!("{:?} on page {:?}", self.q, self.page)"#,
    ),
    (
        "AddItem",
        r#"post, "/AREA/items""#,
        &["#[json] item: Item", "#[state] store: Store"],
        "post(self) -> Result<String>",
        r#"Ok(format!("{} is {}", self.store.add(self.item).await?, "new"))"#,
    ),
    ("About", r#"get, "/AREA/about""#, &["#[state] store: Store"], "get(self) -> String", "self.store.about().await"),
    (
        "RemoveItem",
        r#"delete, "/AREA/items/{id}""#,
        &["id: u64", "#[header] if_match: Option<String>", "#[state] store: Store"],
        "delete(self) -> Result<&'static str>",
        r#"self.store.remove(self.id, self.if_match).await?; Ok("gone")"#,
    ),
    (
        "ShowLog",
        r#"get, "/AREA/log/{day}", in = Admin"#,
        &["day: u16", "#[state] store: Store"],
        "get(self) -> String",
        r#"format!("day {}: {}", self.day, self.store.about().await)"#,
    ),
];
