//! Forms in parts.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use squall::prelude::*;
use squall::{JsonSchema, Multipart};

/// One part of a form, its content in base64.
#[derive(Serialize, JsonSchema)]
struct Part {
    name: String,
    filename: Option<String>,
    content_type: Option<String>,
    b64: String,
}

#[handler(post, "/multipart", body_limit = "32 MiB")]
pub struct ListParts {
    #[body]
    parts: Multipart,
}

impl ListParts {
    async fn post(mut self) -> Result<Json<Vec<Part>>> {
        let mut parts = Vec::new();
        while let Some(part) = self.parts.next().await? {
            let (name, filename) = (part.name().to_owned(), part.file_name().map(str::to_owned));
            let content_type = part.content_type().map(str::to_owned);
            let b64 = STANDARD.encode(part.bytes(usize::MAX).await?);
            parts.push(Part { name, filename, content_type, b64 });
        }
        Ok(Json(parts))
    }
}
