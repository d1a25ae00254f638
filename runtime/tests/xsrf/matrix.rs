//! Every kind of request that a page elsewhere can have a browser send, over a socket, against a table written by hand.

use squall::prelude::*;
use squall::testing::Client;
use squall::{MemorySessions, XsrfToken};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

#[app(sessions = MemorySessions::new(), handlers = [All, Token])]
struct App;

#[handler(get, "/token")]
struct Token {
    token: XsrfToken,
}

impl Token {
    async fn get(self) -> String {
        self.token.to_string()
    }
}

#[handler(get, head, post, put, patch, delete, options, query, "/")]
struct All;

impl All {
    async fn get(self) {}
    async fn head(self) {}
    async fn post(self) {}
    async fn put(self) {}
    async fn patch(self) {}
    async fn delete(self) {}
    async fn options(self) {}
    async fn query(self) {}
}

/// Safe methods come first.
const METHODS: [&str; 8] = ["GET", "HEAD", "OPTIONS", "QUERY", "POST", "PUT", "PATCH", "DELETE"];
const SAFE: usize = 4;

/// The values of `Origin`; `PORT` is the server's own, `-` is no such header.
const ORIGINS: [&str; 6] =
    ["http://127.0.0.1:PORT", "http://127.0.0.1:1", "https://127.0.0.1:PORT", "http://evil.example:PORT", "null", "-"];

/// What an unsafe request is answered: `Sec-Fetch-Site` (`-` is no such header), whether it has a cookie, and a letter
/// for each origin: `y` passes, `n` is refused, `t` passes with the token of its session alone.
///
/// On a connection without TLS the scheme is not known, as a proxy may have ended it: so the other scheme passes.
const UNSAFE: [(&str, bool, &str); 12] = [
    //                    own, port, scheme, host, null, none
    ("-", false, /*       */ "y n y n n y"),
    ("-", true, /*        */ "y n y n n t"),
    ("same-origin", false, "y y y y y y"),
    ("same-origin", true, " y y y y y y"),
    ("none", false, /*    */ "y y y y y y"),
    ("none", true, /*     */ "y y y y y y"),
    ("same-site", false, " n n n n n n"),
    ("same-site", true, /**/ "n n n n n n"),
    ("cross-site", false, "n n n n n n"),
    ("cross-site", true, " n n n n n n"),
    ("Same-Origin", false, "n n n n n n"),
    ("Same-Origin", true, "n n n n n n"),
];

/// The cookies that a request can have: one that is no session's, and the visitor's own session.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Cookie {
    Other,
    Session,
}

/// The tokens that a request can have, and which of them is right for the visitor's session.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Sent {
    None,
    Right,
    Wrong,
    OfAnotherSession,
}

/// A visitor: the value of their `Cookie` header, and a token of their session.
async fn visitor(client: &Client) -> (String, String) {
    let visitor = client.another_visitor();
    let token = visitor.get(Token::url()).await.text().to_owned();
    (format!("__Host-session={}", visitor.cookie("__Host-session").unwrap()), token)
}

/// The status of the answer to a request with these headers.
async fn status(stream: &mut BufReader<TcpStream>, method: &str, headers: &[(&str, &str)]) -> u16 {
    let mut request = format!("{method} / HTTP/1.1\r\nContent-Length: 0\r\n");
    for (name, value) in headers.iter().filter(|(_, value)| *value != "-") {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    request.push_str("\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut line = String::new();
    stream.read_line(&mut line).await.unwrap();
    let status = line.split(' ').nth(1).unwrap().parse().unwrap();
    let mut length = 0;
    loop {
        line.clear();
        stream.read_line(&mut line).await.unwrap();
        match line.trim_end().to_ascii_lowercase().split_once(": ") {
            Some(("content-length", value)) if method != "HEAD" => length = value.parse().unwrap(),
            Some(_) => {}
            None => break,
        }
    }
    tokio::io::AsyncReadExt::read_exact(stream, &mut vec![0; length]).await.unwrap();
    status
}

#[tokio::test]
async fn methods_by_sites_by_origins_by_tokens_by_sessions() {
    let client = Client::over_socket(App).await;
    let address = client.address().unwrap();
    let host = address.to_string();
    let (session, token) = visitor(&client).await;
    let (_, token_of_another) = visitor(&client).await;
    let mut stream = BufReader::new(TcpStream::connect(address).await.unwrap());
    let (mut cells, mut wrong) = (0, Vec::new());
    for (number, method) in METHODS.iter().enumerate() {
        for (site, has_cookie, row) in UNSAFE {
            let row: Vec<&str> = row.split_whitespace().collect();
            assert_eq!(row.len(), ORIGINS.len());
            let cookies: &[_] = if has_cookie { &[Some(Cookie::Other), Some(Cookie::Session)] } else { &[None] };
            for (origin, letter) in ORIGINS.iter().zip(row) {
                let origin = origin.replace("PORT", &address.port().to_string());
                for cookie in cookies {
                    for sent in [Sent::None, Sent::Right, Sent::Wrong, Sent::OfAnotherSession] {
                        let headers = [
                            ("Host", &*host),
                            ("Sec-Fetch-Site", site),
                            ("Origin", &origin),
                            (
                                "Cookie",
                                match cookie {
                                    None => "-",
                                    Some(Cookie::Other) => "seen=1",
                                    Some(Cookie::Session) => &session,
                                },
                            ),
                            (
                                "X-XSRF-Token",
                                match sent {
                                    Sent::None => "-",
                                    Sent::Right => &token,
                                    Sent::Wrong => "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                                    Sent::OfAnotherSession => &token_of_another,
                                },
                            ),
                        ];
                        let by_token = *cookie == Some(Cookie::Session) && sent == Sent::Right;
                        let passes = number < SAFE || letter == "y" || (letter == "t" && by_token);
                        let expected = if passes { 204 } else { 403 };
                        let status = status(&mut stream, method, &headers).await;
                        cells += 1;
                        if status != expected {
                            wrong.push(format!("{method} {headers:?}: {status}, not {expected}"));
                        }
                    }
                }
            }
        }
    }
    assert_eq!(cells, 8 * 6 * 6 * 4 * 3);
    assert!(wrong.is_empty(), "{} cells are wrong:\n{}", wrong.len(), wrong.join("\n"));
    client.shutdown().await;
}
