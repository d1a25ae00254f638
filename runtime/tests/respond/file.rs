//! Files as answers, over a socket.

use squall::prelude::*;
use squall::testing::Client;
use squall::{Attachment, Conditional, ETag, File};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tempfile::TempDir;

#[derive(Clone)]
struct Folder(PathBuf);

#[app(handlers = [Below, Named, Save, Rename, Missing, Hashed, Upload, Headed], errors = page)]
struct App {
    folder: Folder,
}

fn page(error: &Error, _request: &Request) -> String {
    format!("page of {}", error.status().as_u16())
}

/// What a client asks for.
#[handler(get, "/below/{*path}")]
struct Below {
    path: String,
    #[state]
    folder: Folder,
}

impl Below {
    async fn get(self) -> Result<File> {
        File::within(self.folder.0, &self.path).await
    }
}

/// What the program knows.
#[handler(get, "/named/{name}")]
struct Named {
    name: String,
    #[state]
    folder: Folder,
}

impl Named {
    async fn get(self) -> Result<File> {
        File::open(self.folder.0.join(self.name)).await
    }
}

#[handler(get, "/save/{name}")]
struct Save {
    name: String,
    #[state]
    folder: Folder,
}

impl Save {
    async fn get(self) -> Result<Attachment<File>> {
        Ok(File::open(self.folder.0.join(self.name)).await?.attachment())
    }
}

#[handler(get, "/rename/{name}")]
struct Rename {
    name: String,
    #[state]
    folder: Folder,
}

impl Rename {
    async fn get(self) -> Result<Attachment<File>> {
        let file = File::open(self.folder.0.join("text.txt")).await?;
        Ok(Attachment::new(self.name, file))
    }
}

/// A file as the page of what is not there: no condition and no range is about it.
#[handler(get, "/missing")]
struct Missing {
    #[state]
    folder: Folder,
}

impl Missing {
    async fn get(self) -> Result<(StatusCode, File)> {
        Ok((StatusCode::NOT_FOUND, File::open(self.folder.0.join("text.txt")).await?))
    }
}

#[handler(get, "/hashed")]
struct Hashed {
    #[state]
    folder: Folder,
}

impl Hashed {
    async fn get(self) -> Result<Conditional<File>> {
        let file = File::open(self.folder.0.join("text.txt")).await?;
        Ok(Conditional::new(ETag::strong("hash"), file))
    }
}

#[handler(post, "/upload")]
struct Upload {
    #[state]
    folder: Folder,
}

impl Upload {
    async fn post(self) -> Result<File> {
        File::open(self.folder.0.join("text.txt")).await
    }
}

#[handler(get, "/headed")]
struct Headed {
    #[state]
    folder: Folder,
}

impl Headed {
    async fn get(self) -> Result<([(http::HeaderName, &'static str); 1], File)> {
        let file = File::open(self.folder.0.join("text.txt")).await?;
        Ok(([(http::header::CONTENT_TYPE, "text/x-own")], file))
    }
}

const TEXT: &str = "0123456789";
/// 2024-02-29 12:00:00 UTC, and half a second.
const CHANGED: Duration = Duration::from_millis(1_709_208_000_500);
const LAST_MODIFIED: &str = "Thu, 29 Feb 2024 12:00:00 GMT";
const ETAG: &str = "\"17b8539ee50ee500-a\"";

struct Site {
    folder: TempDir,
    client: Client,
}

impl Site {
    async fn new() -> Site {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("root");
        fs::create_dir(&root).unwrap();
        let site = Site { client: Client::over_socket(App { folder: Folder(root) }).await, folder };
        site.write("text.txt", TEXT);
        site
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("root")
    }

    /// Writes a file that nobody has touched for long.
    fn write(&self, path: &str, text: &str) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        touch(&path, UNIX_EPOCH + CHANGED);
    }
}

fn touch(path: &Path, time: SystemTime) {
    fs::File::options().write(true).open(path).unwrap().set_modified(time).unwrap();
}

#[tokio::test]
async fn the_whole_file_with_what_there_is_to_say_of_it() {
    let site = Site::new().await;
    for path in ["/named/text.txt", "/below/text.txt"] {
        let get = site.client.get(path).await.expect_status(200).expect_text(TEXT);
        let head = site.client.head(path).await.expect_status(200).expect_text("");
        for answer in [get, head] {
            answer
                .expect_header("content-type", "text/plain; charset=utf-8")
                .expect_header("content-length", "10")
                .expect_header("last-modified", LAST_MODIFIED)
                .expect_header("etag", ETAG)
                .expect_header("accept-ranges", "bytes")
                .expect_no_header("content-range")
                .expect_no_header("content-disposition")
                .expect_no_header("transfer-encoding");
        }
    }
}

#[tokio::test]
async fn larger_than_a_piece_and_nothing_at_all() {
    let site = Site::new().await;
    for length in [0, 1, 65_535, 65_536, 65_537, 300_000] {
        let text: String = (0..length).map(|at: u32| char::from(b'a' + (at % 23) as u8)).collect();
        site.write("big.bin", &text);
        let answer = site.client.get("/named/big.bin").await.expect_status(200);
        answer.expect_header("content-length", &length.to_string()).expect_text(&text);
        let head = site.client.head("/named/big.bin").await.expect_status(200);
        head.expect_header("content-length", &length.to_string());
        if length > 65_536 {
            let part = site.client.get("/named/big.bin").header("range", "bytes=65530-").await.expect_status(206);
            part.expect_text(&text[65_530..]);
        }
    }
}

#[tokio::test]
async fn who_has_it_already_gets_no_body() {
    let site = Site::new().await;
    for (name, value) in [
        ("if-none-match", ETAG),
        ("if-none-match", "\"x\", W/\"17b8539ee50ee500-a\""),
        ("if-none-match", "*"),
        ("if-modified-since", LAST_MODIFIED),
        ("if-modified-since", "Thu, 29 Feb 2024 12:00:01 GMT"),
    ] {
        for method in [http::Method::GET, http::Method::HEAD] {
            let request = site.client.request(method, "/save/text.txt").header(name, value);
            let answer = request.header("range", "bytes=0-1").await.expect_status(304).expect_text("");
            answer
                .expect_header("etag", ETAG)
                .expect_no_header("content-type")
                .expect_no_header("content-length")
                .expect_no_header("content-range")
                .expect_no_header("content-disposition");
        }
    }
    for (name, value) in [
        ("if-none-match", "\"x\""),
        ("if-modified-since", "Thu, 29 Feb 2024 11:59:59 GMT"),
        ("if-modified-since", "whenever"),
        ("if-match", ETAG),
        ("if-match", "*"),
        ("if-unmodified-since", LAST_MODIFIED),
    ] {
        site.client.get("/named/text.txt").header(name, value).await.expect_status(200).expect_text(TEXT);
    }
}

#[tokio::test]
async fn conditions_that_do_not_hold_are_412() {
    let site = Site::new().await;
    for (name, value) in [
        ("if-match", "\"x\""),
        ("if-match", "W/\"17b8539ee50ee500-a\""),
        ("if-unmodified-since", "Thu, 29 Feb 2024 11:59:59 GMT"),
    ] {
        let request = site.client.get("/named/text.txt").header(name, value).header("if-none-match", ETAG);
        request.await.expect_status(412).expect_text("page of 412");
    }
}

#[tokio::test]
async fn a_part_of_it() {
    let site = Site::new().await;
    let get = |range: &str| site.client.get("/named/text.txt").header("range", range);
    for (range, content_range, text) in [
        ("bytes=0-0", "bytes 0-0/10", "0"),
        ("bytes=2-4", "bytes 2-4/10", "234"),
        ("bytes=7-", "bytes 7-9/10", "789"),
        ("bytes=7-99", "bytes 7-9/10", "789"),
        ("bytes=-3", "bytes 7-9/10", "789"),
        ("bytes=-99", "bytes 0-9/10", TEXT),
        ("bytes=0-1,2-3", "bytes 0-3/10", "0123"),
    ] {
        let answer = get(range).await.expect_status(206).expect_header("content-range", content_range);
        let answer = answer.expect_header("content-length", &text.len().to_string()).expect_header("etag", ETAG);
        answer.expect_header("content-type", "text/plain; charset=utf-8").expect_text(text);
    }
    for range in ["bytes=10-", "bytes=-0", "bytes=99-100"] {
        let answer = get(range).await.expect_status(416).expect_header("content-range", "bytes */10");
        answer.expect_header("accept-ranges", "bytes").expect_text("page of 416");
    }
    for range in ["bytes=5-2", "bytes=a-b", "lines=1-2", "bytes=0-0,5-5"] {
        get(range).await.expect_status(200).expect_no_header("content-range").expect_text(TEXT);
    }
    // Only GET has ranges (RFC 9110, 14.2).
    let head = site.client.head("/named/text.txt").header("range", "bytes=0-0").await.expect_status(200);
    head.expect_header("content-length", "10").expect_no_header("content-range");
}

#[tokio::test]
async fn a_download_goes_on_only_if_the_file_is_the_same() {
    let site = Site::new().await;
    let rest =
        |if_range: &str| site.client.get("/named/text.txt").header("range", "bytes=8-").header("if-range", if_range);
    rest(ETAG).await.expect_status(206).expect_text("89");
    rest(LAST_MODIFIED).await.expect_status(206).expect_text("89");
    for other in ["\"x\"", "W/\"17b8539ee50ee500-a\"", "Thu, 29 Feb 2024 12:00:01 GMT", "*"] {
        rest(other).await.expect_status(200).expect_text(TEXT);
    }
    // A change, in the same second and of the same length.
    fs::write(site.root().join("text.txt"), "abcdefghij").unwrap();
    touch(&site.root().join("text.txt"), UNIX_EPOCH + CHANGED + Duration::from_nanos(1));
    rest(ETAG).await.expect_status(200).expect_text("abcdefghij");
    // What has just been changed has a weak tag, with which nothing is joined.
    touch(&site.root().join("text.txt"), SystemTime::now());
    let answer = rest(ETAG).await.expect_status(200);
    let (etag, date) = (answer.header("etag").unwrap(), answer.header("last-modified").unwrap());
    assert!(etag.starts_with("W/"), "{etag}");
    rest(etag).await.expect_status(200);
    let again = site.client.get("/named/text.txt").header("if-none-match", etag).await;
    again.expect_status(304);
    rest(date).await.expect_status(200);
}

#[tokio::test]
async fn times_that_no_header_can_tell() {
    let site = Site::new().await;
    touch(&site.root().join("text.txt"), UNIX_EPOCH - Duration::from_secs(1_000_000));
    let old = site.client.get("/named/text.txt").await.expect_status(200).expect_no_header("last-modified");
    assert!(old.header("etag").unwrap().starts_with("\"-"), "{old}");
    touch(&site.root().join("text.txt"), SystemTime::now() + Duration::from_secs(1_000_000));
    let new = site.client.get("/named/text.txt").await.expect_status(200);
    let told = httpdate::parse_http_date(new.header("last-modified").unwrap()).unwrap();
    assert!(told <= SystemTime::now(), "{new}");
}

#[tokio::test]
async fn what_is_not_there_or_no_file() {
    let site = Site::new().await;
    fs::create_dir(site.root().join("folder")).unwrap();
    let long = "x".repeat(300);
    let deep = "x/".repeat(4000);
    for path in ["/nothing", "/folder", "/text.txt%2Fx", "/%00", "/text.txt%00.png", &format!("/{long}")] {
        site.client.get(format!("/named{path}")).await.expect_status(404).expect_text("page of 404");
        site.client.get(format!("/below{path}")).await.expect_status(404).expect_text("page of 404");
    }
    site.client.get(format!("/below/{deep}x")).await.expect_status(404);
    site.client.get("/below/").await.expect_status(404);
    site.client.get("/below/text.txt/").await.expect_status(404);
    site.client.get("/below//text.txt").await.expect_status(404);
}

#[cfg(unix)]
#[tokio::test]
async fn a_pipe_is_no_file_and_nobody_waits_for_it() {
    let site = Site::new().await;
    let made = std::process::Command::new("mkfifo").arg(site.root().join("pipe")).status().unwrap();
    assert!(made.success());
    site.client.get("/named/pipe").await.expect_status(404);
    site.client.get("/below/pipe").await.expect_status(404);
    std::os::unix::fs::symlink("/dev/zero", site.root().join("zero")).unwrap();
    site.client.get("/named/zero").await.expect_status(404);
}

#[tokio::test]
async fn no_path_of_a_client_leaves_the_folder() {
    let site = Site::new().await;
    fs::write(site.folder.path().join("secret.txt"), "secret").unwrap();
    site.write(".env", "secret");
    site.write(".git/config", "secret");
    site.write("a/b.txt", "public");
    site.client.get("/below/a/b.txt").await.expect_status(200).expect_text("public");
    site.client.get("/below/%61%2fb.txt").await.expect_status(200).expect_text("public");
    for path in [
        "../secret.txt",
        "a/../../secret.txt",
        "%2e%2e/secret.txt",
        "%2E%2E%2Fsecret.txt",
        "..%2fsecret.txt",
        "a%2f..%2f..%2fsecret.txt",
        "a/..%2f../secret.txt",
        "..%5csecret.txt",
        "..\\secret.txt",
        "%5c..%5csecret.txt",
        "%252e%252e%252fsecret.txt",
        "%252e%252e/secret.txt",
        "..%252fsecret.txt",
        "....//secret.txt",
        "..;/secret.txt",
        "..%00/secret.txt",
        "../secret.txt%00.png",
        "%c0%ae%c0%ae/secret.txt",
        "%c0%ae%c0%ae%c0%afsecret.txt",
        "%e0%80%ae%e0%80%ae/secret.txt",
        "%u002e%u002e/secret.txt",
        "%ef%bc%8e%ef%bc%8e/secret.txt",
        "..%e2%88%95secret.txt",
        "/etc/passwd",
        "%2fetc%2fpasswd",
        "//etc/passwd",
        "file:///etc/passwd",
        "~/secret.txt",
        "./../secret.txt",
        ".//../secret.txt",
        "a/.%2e/.%2e/secret.txt",
        ".env",
        "%2eenv",
        "a/../.env",
        ".git/config",
        "%2egit%2fconfig",
        ".",
        "..",
        "a/.",
        "a/..",
    ] {
        let answer = site.client.get(format!("/below/{path}")).await;
        assert!(answer.status() == 404 || answer.status() == 400, "{path}: {answer}");
        assert!(!answer.text().contains("secret"), "{path}: {answer}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn links_may_lead_within_the_folder_only() {
    use std::os::unix::fs::symlink;
    let site = Site::new().await;
    fs::write(site.folder.path().join("secret.txt"), "secret").unwrap();
    // A name that begins as the folder's does.
    fs::create_dir(site.folder.path().join("root-of-another")).unwrap();
    fs::write(site.folder.path().join("root-of-another/secret.txt"), "secret").unwrap();
    let link = |target: &str, name: &str| symlink(target, site.root().join(name)).unwrap();
    link("text.txt", "inside.md");
    link("../secret.txt", "outside.txt");
    link("..", "up");
    link("/", "top");
    link("../root-of-another", "beside");
    link("nowhere", "dangling");
    // As a mounted volume of Kubernetes has its files.
    site.write("..data/page.html", "page");
    link("..data/page.html", "page.html");
    let inside = site.client.get("/below/inside.md").await.expect_status(200).expect_text(TEXT);
    inside.expect_header("content-type", "text/markdown; charset=utf-8");
    site.client.get("/below/page.html").await.expect_status(200).expect_text("page");
    for path in
        ["outside.txt", "up/secret.txt", "up/root/text.txt/..", "top/etc/passwd", "beside/secret.txt", "dangling"]
    {
        site.client.get(format!("/below/{path}")).await.expect_status(404).expect_text("page of 404");
    }
    // By a way round, what is within is within.
    site.client.get("/below/up/root/text.txt").await.expect_status(200);
    // The folder itself may be a link.
    symlink(site.root(), site.folder.path().join("current")).unwrap();
    let client = Client::over_socket(App { folder: Folder(site.folder.path().join("current")) }).await;
    client.get("/below/text.txt").await.expect_status(200);
    let client = Client::over_socket(App { folder: Folder(site.folder.path().join("gone")) }).await;
    client.get("/below/text.txt").await.expect_status(500).expect_text("page of 500");
}

#[cfg(unix)]
#[tokio::test]
async fn what_cannot_be_read_is_a_500_that_tells_nothing() {
    let site = Site::new().await;
    // Permissions do not hold the superuser back, who may run the tests; a link to itself does.
    std::os::unix::fs::symlink("loop", site.root().join("loop")).unwrap();
    for path in ["/named/loop", "/below/loop"] {
        site.client.get(path).await.expect_status(500).expect_text("page of 500");
    }
}

#[tokio::test]
async fn a_download_has_a_name() {
    let site = Site::new().await;
    let disposition = |path: &'static str| {
        let request = site.client.get(path);
        async move { request.await.expect_status(200).header("content-disposition").unwrap().to_owned() }
    };
    assert_eq!(disposition("/save/text.txt").await, "attachment; filename=\"text.txt\"");
    assert_eq!(
        disposition("/rename/a%22%0D%0Ab.txt").await,
        "attachment; filename=\"a___b.txt\"; filename*=UTF-8''a%22__b.txt"
    );
    let answer =
        site.client.get("/save/text.txt").header("range", "bytes=1-2").await.expect_status(206).expect_text("12");
    assert!(answer.header("content-disposition").is_some());
}

#[tokio::test]
async fn conditions_and_ranges_are_for_what_is_found() {
    let site = Site::new().await;
    for (name, value) in
        [("if-none-match", ETAG), ("if-match", "\"x\""), ("range", "bytes=0-0"), ("range", "bytes=99-")]
    {
        site.client.get("/missing").header(name, value).await.expect_status(404).expect_text(TEXT);
        site.client.post("/upload").header(name, value).await.expect_status(200).expect_text(TEXT);
    }
}

#[tokio::test]
async fn what_stands_around_a_file_knows_better() {
    let site = Site::new().await;
    let answer = site.client.get("/hashed").header("range", "bytes=0-1").header("if-range", "\"hash\"").await;
    answer.expect_status(206).expect_text("01").expect_header("etag", "\"hash\"");
    let request = site.client.get("/hashed").header("if-none-match", "\"hash\"");
    request.await.expect_status(304).expect_header("etag", "\"hash\"");
    site.client.get("/hashed").header("if-none-match", ETAG).await.expect_status(200);
    let request = site.client.get("/hashed").header("if-modified-since", LAST_MODIFIED);
    request.await.expect_status(304);
    site.client.get("/headed").await.expect_status(200).expect_header("content-type", "text/x-own");
    let part = site.client.get("/headed").header("range", "bytes=0-0").await.expect_status(206);
    part.expect_header("content-type", "text/x-own").expect_text("0");
}
