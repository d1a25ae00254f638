//! The document of an app, over a real socket.
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

mod answers;
mod site;

use serde_json::{Value, json};
use site::Site;
use squall::App;
use squall::testing::Client;

/// The document as a client gets it.
async fn served() -> Value {
    Client::over_socket(Site).await.get("/openapi.json").await.expect_status(200).json()
}

#[tokio::test]
async fn what_is_served_is_what_the_function_gives() {
    let document = served().await;
    assert_eq!(document, *Site::openapi().json());
    assert_eq!(serde_json::from_str::<Value>(&Site::openapi().to_string()).unwrap(), document);
    assert_eq!(document["openapi"], "3.1.1");
    assert_eq!(
        document["info"],
        json!({"title": "Shop", "version": "2.1", "description": "All that is in the shop, and more.\n\nAnd more."})
    );
}

#[tokio::test]
async fn it_has_a_tag_of_its_state() {
    let client = Client::over_socket(Site).await;
    let answer = client.get("/openapi.json").await.expect_status(200).expect_header("content-type", "application/json");
    let tag = answer.header("etag").unwrap().to_owned();
    client.get("/openapi.json").header("if-none-match", &tag).await.expect_status(304).expect_text("");
    client.head("/openapi.json").await.expect_status(200).expect_header("etag", &tag).expect_text("");
    client.post("/openapi.json").await.expect_status(405);
}

#[tokio::test]
async fn routes_for_programs_are_in_it_and_what_is_said_counts() {
    let document = served().await;
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        operations.extend(item.as_object().unwrap().keys().map(|method| format!("{method} {path}")));
    }
    assert_eq!(
        operations,
        [
            "get /items",
            "post /items",
            "get /items/{id}",
            "put /items/{id}",
            "put /items/{id}/photo",
            "post /notes",
            "post /raw",
            "get /rest/{rest}",
            "get /shown",
            "post /stock",
        ]
    );
    let mut ids: Vec<_> =
        document["paths"].as_object().unwrap().values().flat_map(|item| item.as_object().unwrap().values()).collect();
    ids.sort_by_key(|operation| operation["operationId"].to_string());
    ids.dedup_by_key(|operation| operation["operationId"].to_string());
    assert_eq!(ids.len(), operations.len());
}

#[tokio::test]
async fn parameters_say_their_types() {
    let document = served().await;
    let parameters = &document["paths"]["/items"]["get"]["parameters"];
    assert_eq!(
        *parameters,
        json!([
            {"name": "word", "in": "query", "required": true, "schema": {"type": "string"}},
            {"name": "colour", "in": "query", "schema": {"type": "string", "enum": ["red", "blue"]}},
            {"name": "tag", "in": "query", "schema": {"type": "array", "items": {"type": "string"}}},
            {"name": "limit", "in": "query", "schema": {
                "type": "integer", "format": "uint8", "minimum": 0, "maximum": 255, "default": 20,
            }},
        ])
    );
    let parameters = &document["paths"]["/items/{id}"]["get"]["parameters"];
    assert_eq!(
        *parameters,
        json!([
            {"name": "id", "in": "path", "required": true, "schema": {
                "type": "integer", "format": "uint64", "minimum": 0, "maximum": u64::MAX,
            }},
            {"name": "accept-language", "in": "header", "schema": {"type": "string"}},
            {"name": "theme", "in": "cookie", "schema": {"type": "string"}},
        ])
    );
    let parameters = &document["paths"]["/stock"]["post"]["parameters"];
    assert_eq!(parameters[0]["name"], "from");
    assert_eq!((&parameters[1]["name"], &parameters[1]["required"]), (&json!("to"), &json!(true)));
}

#[tokio::test]
async fn bodies_and_their_rules() {
    let document = served().await;
    let body = |path: &str, method: &str| document["paths"][path][method]["requestBody"].clone();
    assert_eq!(
        body("/items", "post"),
        json!({"required": true, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ItemInput"}}}})
    );
    let item = &document["components"]["schemas"]["ItemInput"];
    assert_eq!(item["required"], json!(["name", "priceInCents", "code"]));
    assert_eq!(
        (&item["properties"]["name"]["minLength"], &item["properties"]["name"]["maxLength"]),
        (&json!(1), &json!(40))
    );
    assert_eq!(item["properties"]["name"]["description"], "What it is called.");
    assert_eq!(item["properties"]["priceInCents"]["maximum"], 1000);
    assert_eq!(item["properties"]["code"]["pattern"], "^[a-z]+$");
    assert_eq!(body("/stock", "post")["required"], false);
    let wrapped = &document["components"]["schemas"]["Wrapped_string"]["properties"];
    assert_eq!(wrapped["secret"], json!({"type": "string", "format": "password"}));

    let form = &body("/notes", "post")["content"]["application/x-www-form-urlencoded"]["schema"];
    assert_eq!(form["required"], json!(["text"]));
    assert_eq!(
        form["properties"],
        json!({
            "text": {"type": "string", "maxLength": 10},
            "copies": {"type": "integer", "minimum": 0, "maximum": 9},
            "weight": {"type": "number", "minimum": 0.5},
            "reply_to": {"type": "string", "format": "email"},
            // What is around it is taken away, and may be long.
            "code": {"type": "string", "minLength": 2},
            "colours": {"type": "array", "items": {"type": "string", "enum": ["red", "blue"]}},
            "pinned": {"type": "boolean"},
        })
    );
    let photo = &body("/items/{id}/photo", "put")["content"]["multipart/form-data"];
    assert_eq!(photo["schema"]["properties"]["photo"]["format"], "binary");
    assert_eq!(photo["encoding"]["photo"]["contentType"], "image/*");
    assert!(body("/raw", "post")["content"]["text/plain"].is_object());
}

#[tokio::test]
async fn who_may_and_what_goes_wrong() {
    let document = served().await;
    let add = &document["paths"]["/items"]["post"];
    assert_eq!(add["security"], json!([{"token": []}]));
    assert_eq!(document["components"]["securitySchemes"]["token"], json!({"type": "http", "scheme": "bearer"}));
    assert!(document["paths"]["/items"]["get"]["security"].is_null());
    assert_eq!((&add["summary"], &add["description"]), (&json!("Adds an item."), &json!("It is there at once.")));
    let statuses: Vec<_> = add["responses"].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(statuses, ["201", "400", "401", "403", "413", "415", "422", "429", "default"]);
    assert_eq!(add["responses"]["422"]["$ref"], "#/components/responses/UnprocessableEntity");
    let problem = &document["components"]["responses"]["UnprocessableEntity"]["content"];
    assert_eq!(problem["application/problem+json"]["schema"]["$ref"], "#/components/schemas/Problem");
}

#[tokio::test]
async fn errors_of_a_handlers_own_type_are_told_by_their_statuses() {
    let document = served().await;
    let responses = &document["paths"]["/items/{id}"]["put"]["responses"];
    assert_eq!(responses["409"]["$ref"], "#/components/responses/Conflict");
    assert_eq!(responses["418"]["$ref"], "#/components/responses/Imateapot");
    assert!(document["components"]["responses"]["Imateapot"]["description"].is_string());
    assert!(document["paths"]["/items/{id}"]["get"]["responses"]["409"].is_null());
    Client::over_socket(Site).await.put("/items/8").await.expect_status(409);
}

#[tokio::test]
async fn what_is_answered_is_as_it_says() {
    let document = served().await;
    let client = Client::over_socket(Site).await;
    let item = json!({"name": "A", "priceInCents": 5, "code": "abc"});
    let made = client.post("/items").header("authorization", "Bearer right").json(&item).await.expect_status(201);
    let answered: Value = made.json();
    let schema = &document["components"]["schemas"]["Item"];
    for name in schema["required"].as_array().unwrap() {
        assert!(!answered[name.as_str().unwrap()].is_null() || name == "colour", "{name} of {answered}");
    }
    client.post("/items").json(&item).await.expect_status(401);
    let dear = json!({"name": "A", "priceInCents": 5000, "code": "abc"});
    let refused = client.post("/items").header("authorization", "Bearer right").json(&dear).await.expect_status(422);
    let refused = refused.expect_header("content-type", "application/problem+json").json::<Value>();
    assert_eq!(refused["status"], 422);
    client.get("/items/x").await.expect_status(404);
    client.get("/items").await.expect_status(400);
    client.get("/hidden").await.expect_status(200);
}
