use super::*;
use crate::form::multipart::Multipart;
use crate::request::{Connection, Request};
use crate::route::FileRule;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
const IMAGES: FileRule = FileRule { limit: Some(100_000), accept: &["image/*"], most: 1 };

async fn received(file_name: &str, declared: &str, content: &[u8], rule: &FileRule) -> Received {
    let head = format!(
        "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"{file_name}\"\r\nContent-Type: {declared}\r\n\r\n"
    );
    let body = [head.as_bytes(), content, b"\r\n--b--\r\n"].concat();
    let mut multipart = Multipart::new("multipart/form-data; boundary=b", Body::from(body)).unwrap();
    let request = Request::new(http::Request::new(()).into_parts().0, Connection::default());
    let part = multipart.next().await.unwrap().unwrap();
    receive(&request, part, rule).await.unwrap()
}

async fn refusal(declared: &str, content: &[u8]) -> String {
    match received("f", declared, content, &IMAGES).await {
        Received::Refused(error) => error.to_string(),
        _ => panic!("it was taken"),
    }
}

#[tokio::test]
async fn a_file_is_what_its_bytes_say() {
    let Received::File(upload) = received("a/b.png", "image/png", PNG, &IMAGES).await else { panic!("no file") };
    assert_eq!(
        (upload.file_name(), upload.media_type(), upload.extension()),
        (Some("b.png"), "image/png", Some("png"))
    );
    assert_eq!(upload.declared_type(), Some("image/png"));
    assert_eq!(upload.bytes().await.unwrap(), PNG);
    assert_eq!(refusal("image/png", b"<script>alert(1)</script>").await, "must be an image");
    assert_eq!(refusal("text/html", PNG).await, "must be an image");
    assert_eq!(refusal("image/png", &[PNG, &[0; 100_000]].concat()).await, "must be at most 100000 bytes");
}

#[tokio::test]
async fn a_long_file_goes_to_the_disk_and_comes_back_whole() {
    let content: Vec<u8> = PNG.iter().copied().chain((0..3_000_000u32).map(|n| (n % 251) as u8)).collect();
    let Received::File(upload) = received("x", "", &content, &FileRule::ANY).await else { panic!("no file") };
    assert!(matches!(upload.content, Content::File(_)));
    assert_eq!((upload.size(), upload.media_type()), (content.len() as u64, "image/png"));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("saved");
    upload.save(&path).await.unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), content);
    let Received::File(upload) = received("x", "", &content, &FileRule::ANY).await else { panic!("no file") };
    assert!(upload.save(&path).await.is_err(), "what is there is left alone");
    let Received::File(upload) = received("x", "", &content, &FileRule::ANY).await else { panic!("no file") };
    assert_eq!(upload.into_body().await.unwrap().bytes().await.unwrap(), content);
}

#[tokio::test]
async fn no_file_is_nothing_and_an_empty_one_is_a_file() {
    assert!(matches!(received("", "application/octet-stream", b"", &FileRule::ANY).await, Received::Nothing));
    let Received::File(upload) = received("empty.txt", "", b"", &FileRule::ANY).await else { panic!("no file") };
    assert_eq!((upload.size(), upload.media_type()), (0, "application/octet-stream"));
}
