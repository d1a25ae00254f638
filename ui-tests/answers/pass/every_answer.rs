use futures_util::stream;
use squall::prelude::*;
use squall::{Attachment, Body, Conditional, ETag, File, LocalPath, Preconditions, Streamed, Validators};
use std::time::SystemTime;

#[handler(get, "/file/{*path}")]
struct OfFile {
    path: String,
}

impl OfFile {
    async fn get(self) -> Result<(StatusCode, Attachment<File>)> {
        let file = File::within("files", &self.path).await?.with_etag(ETag::strong("hash"));
        Ok((StatusCode::OK, file.attachment()))
    }
}

#[handler(get, "/stream")]
struct OfStream;

impl OfStream {
    async fn get(self) -> Attachment<Streamed> {
        let rows = (0..3).map(|row| Ok::<_, std::io::Error>(row.to_string()));
        Attachment::new("rows.csv", Streamed::new("text/csv; charset=utf-8", stream::iter(rows)))
    }
}

#[handler(get, post, "/page")]
struct Page {
    preconditions: Preconditions,
}

impl Page {
    async fn get(self) -> Option<Conditional<Html<&'static str>>> {
        let there = Validators::from(ETag::weak(1)).with_last_modified(SystemTime::UNIX_EPOCH);
        if self.preconditions.not_modified(there.clone()) {
            return Some(Conditional::not_modified(there));
        }
        Some(Conditional::new(there, Html("page")))
    }

    async fn post(self) -> Result<Conditional<Created<Json<[u8; 2]>>>> {
        self.preconditions.required()?.check(None::<ETag>)?;
        Ok(Conditional::new(Some(ETag::strong(2)), Created::at(Page::url(), Json([1, 2]))))
    }
}

#[handler(get, "/elsewhere")]
struct Elsewhere {
    #[query]
    next: Option<LocalPath>,
}

impl Elsewhere {
    async fn get(self) -> Redirect {
        self.next.map_or(Redirect::to(Page::url()), Redirect::to).temporary()
    }
}

#[handler(get, "/body")]
struct OfBody;

impl OfBody {
    async fn get(self) -> Response {
        Response::new(Body::from("body"))
    }
}

#[app(handlers = [OfFile, OfStream, Page, Elsewhere, OfBody])]
struct App;

fn main() {
    _ = squall::service(App);
}
