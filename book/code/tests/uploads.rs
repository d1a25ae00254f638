//! The code of the chapter on uploads.

use squall::prelude::*;
use squall::testing::Client;
use squall::{Config, Form, Upload, WatchUploads};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

// ANCHOR: handler
#[handler(post, "/photo", body_limit = "11 MiB")]
struct AddPhoto {
    #[upload(limit = "10 MiB", accept = "image/png, image/jpeg")]
    photo: Upload,
}

impl AddPhoto {
    async fn post(self) -> Result<String> {
        Ok(format!("{} bytes of {}", self.photo.size(), self.photo.media_type()))
    }
}
// ANCHOR_END: handler

// ANCHOR: form
#[derive(Form)]
struct Album {
    #[garde(length(min = 1, max = 100))]
    title: String,
    #[form(limit = "10 MiB", accept = "image/*", most = 20)]
    photos: Vec<Upload>,
}
// ANCHOR_END: form

#[handler(post, "/albums", body_limit = "100 MiB")]
struct AddAlbum {
    #[form]
    album: Album,
}

impl AddAlbum {
    async fn post(self) -> String {
        format!("{}: {} photos", self.album.title, self.album.photos.len())
    }
}

#[app(config = App::config, handlers = [AddPhoto, AddAlbum])]
struct App {
    received: Arc<AtomicU64>,
}

// ANCHOR: progress
impl App {
    fn config(&self) -> Config {
        let received = self.received.clone();
        Config::new().watch_uploads(move |_request, progress| received.store(progress.received, Ordering::Relaxed))
    }
}
// ANCHOR_END: progress

#[tokio::test]
async fn files_are_taken_by_what_they_are() {
    let received = Arc::new(AtomicU64::new(0));
    let client = Client::new(App { received: received.clone() });
    let part = |name: &str, content: &str| {
        format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"f\"\r\n\r\n{content}\r\n")
    };
    let send = |url: squall::Url, body: String| {
        client.post(url).header("content-type", "multipart/form-data; boundary=x").body(format!("{body}--x--\r\n"))
    };
    let gif = "GIF89a........";
    send(AddPhoto::url(), part("photo", gif)).await.expect_status(422);
    let title = "--x\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nWind\r\n";
    let album = format!("{title}{}{}", part("photos", gif), part("photos", gif));
    send(AddAlbum::url(), album).await.expect_text("Wind: 2 photos");
    assert!(received.load(Ordering::Relaxed) > 100);
}
