//! The token of a form that carries files: found in its first part, before any file is read.

use squall::prelude::*;
use squall::testing::Client;
use squall::{MemorySessions, Upload, XsrfToken};
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

#[handler(get, "/token")]
struct Token {
    token: XsrfToken,
}

impl Token {
    async fn get(self) -> String {
        self.token.to_string()
    }
}

#[handler(post, "/photo", body_limit = "1 MiB")]
struct AddPhoto {
    #[upload]
    photo: Upload,
}

impl AddPhoto {
    async fn post(self) -> String {
        format!("{} bytes", self.photo.size())
    }
}

#[app(sessions = MemorySessions::new(), handlers = [Token, AddPhoto])]
struct App;

fn part(name: &str, more: &str, content: &str) -> String {
    format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"{more}\r\n\r\n{content}\r\n")
}

/// The status of the answer to a request such as a browser of old sends: it does not say where it comes from.
async fn status(address: SocketAddr, session: &str, parts: &[&str], header: Option<&str>) -> u16 {
    let body = format!("{}--x--\r\n", parts.concat());
    let token = header.map(|token| format!("X-XSRF-Token: {token}\r\n")).unwrap_or_default();
    let head = format!(
        "POST /photo HTTP/1.1\r\nHost: {address}\r\nCookie: __Host-session={session}\r\n{token}\
         Content-Type: multipart/form-data; boundary=x\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    let (mut read, mut write) = TcpStream::connect(address).await.unwrap().into_split();
    let sent = tokio::spawn(async move {
        // The answer may come before all is sent, and the connection end.
        _ = write.write_all(head.as_bytes()).await;
        _ = write.write_all(body.as_bytes()).await;
        write
    });
    let mut line = [0; 12];
    read.read_exact(&mut line).await.unwrap();
    sent.abort();
    std::str::from_utf8(&line[9..]).unwrap().parse().unwrap()
}

#[tokio::test]
async fn the_token_is_the_first_part_or_there_is_none() {
    let client = Client::over_socket(App).await;
    let token = client.get(Token::url()).await.text().to_owned();
    let (address, session) = (client.address().unwrap(), client.cookie("__Host-session").unwrap());
    let photo = part("photo", "; filename=\"a\"", &"x".repeat(300_000));
    let token_part = part("_xsrf", "", &token);
    let send = |parts: Vec<String>, header: Option<&'static str>| {
        let (session, token) = (session.clone(), token.clone());
        async move {
            let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
            let header = header.map(|header| if header.is_empty() { token.as_str() } else { header });
            status(address, &session, &parts, header).await
        }
    };
    assert_eq!(send(vec![token_part.clone(), photo.clone()], None).await, 200);
    assert_eq!(send(vec![photo.clone()], Some("")).await, 200, "a script sends it in a header");
    assert_eq!(send(vec![photo.clone(), token_part.clone()], None).await, 403, "no file is read for it");
    assert_eq!(send(vec![photo.clone()], None).await, 403);
    assert_eq!(send(vec![token_part.clone(), photo.clone()], Some("wrong")).await, 403);
    assert_eq!(send(vec![part("_xsrf", "", "wrong"), photo.clone()], None).await, 403);
    assert_eq!(send(vec![part("_xsrf", "; filename=\"a\"", &token), photo.clone()], None).await, 403);
    assert_eq!(send(vec![part("_xsrf", "", &"x".repeat(100_000)), photo.clone()], None).await, 403);
    let large = part("photo", "; filename=\"a\"", &"x".repeat(1 << 20));
    assert_eq!(send(vec![token_part, large], None).await, 413, "the limit holds as ever");
    client.shutdown().await;
}
