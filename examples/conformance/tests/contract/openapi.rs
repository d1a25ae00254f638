//! The document of the routes that are JSON.

use super::program::Program;
use serde_json::{Value, json};

#[test]
fn openapi_json() {
    let program = Program::start();
    let answer = program.get("/openapi.json");
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/json")));
    let document = answer.json();
    assert_eq!((&document["openapi"], &document["info"]["title"]), (&json!("3.1.1"), &json!("conformance")));
    let paths = document["paths"].as_object().unwrap();
    let operations: Vec<String> = paths.iter().flat_map(|(path, item)| operations(path, item)).collect();
    assert_eq!(
        operations,
        [
            "get /args",
            "post /args",
            "get /echo",
            "post /echo",
            "put /echo",
            "get /group/{rest}",
            "post /multipart",
            "get /slashes/{a}/{b}",
        ]
    );
    let told = &document["components"]["schemas"]["Told"];
    assert_eq!(told["required"], json!(["method", "path", "args", "files", "len"]));
    assert_eq!(told["properties"]["args"]["additionalProperties"]["items"]["type"], "string");
    let group = &paths["/group/{rest}"]["get"];
    assert_eq!(group["parameters"][0]["in"], "path");
    assert_eq!(group["responses"]["200"]["content"]["application/json"]["schema"]["maxItems"], 1);
}

#[test]
fn openapi_json_that_a_client_has() {
    let program = Program::start();
    let tag = program.get("/openapi.json").header("etag").unwrap().to_owned();
    let answer = program.plain("GET", "/openapi.json").header("If-None-Match", &tag).send();
    assert_eq!(answer.told(), (304, ""));
    let head = program.plain("HEAD", "/openapi.json").send();
    assert_eq!((head.told(), head.header("etag")), ((200, ""), Some(tag.as_str())));
}

fn operations(path: &str, item: &Value) -> Vec<String> {
    item.as_object().unwrap().keys().map(|method| format!("{method} {path}")).collect()
}
