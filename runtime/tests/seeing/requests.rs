//! Lines of log, ids and traces of requests.

use crate::serving::{address_of, answer, child, end_child, get, is_child, signal, stderr_of};
use crate::site::{App, Behind};
use serde_json::Value;
use squall::testing::Client;
use std::io::{Read, Write};
use std::net::TcpStream;

/// What a server with this format has written to its log for these requests, and its answers.
fn logged(test: &str, format: &str, requests: &[&[u8]]) -> (Vec<String>, Vec<String>) {
    let mut child = child(test, &[("SQUALL_LISTEN", "127.0.0.1:0"), ("SQUALL_LOG_FORMAT", format)]);
    let address = address_of(&mut child);
    let mut answers = Vec::new();
    for request in requests {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(request).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        answers.push(String::from_utf8_lossy(&bytes).into_owned());
    }
    signal(&child, "TERM");
    assert!(child.wait().unwrap().success());
    (stderr_of(&mut child).lines().map(str::to_owned).collect(), answers)
}

const REQUESTS: [&[u8]; 5] = [
    b"GET /hello/a%0Ab?secret=1 HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: forged\r\nConnection: close\r\n\r\n",
    b"GET /pieces HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
    b"GET /fails HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
    b"GET /nowhere HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
    // Control characters of Unicode's second half, whatever becomes of them.
    b"GET /hello/\xc2\x9b2J\xc2\x85 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
];

#[cfg(unix)]
#[test]
fn lines_of_json() {
    if is_child() {
        end_child(squall::serve(App));
    }
    let (lines, answers) = logged("requests::lines_of_json", "json", &REQUESTS);
    let all: Vec<Value> = lines.iter().map(|line| serde_json::from_str(line).expect(line)).collect();
    assert!(!lines.concat().contains(|char: char| char.is_control()), "{lines:?}");
    assert!(!lines.concat().contains("secret") && !lines.concat().contains("forged"), "{lines:?}");
    let lines: Vec<&Value> = all.iter().filter(|line| line["target"] == "squall::access").collect();
    assert_eq!(lines.len(), REQUESTS.len(), "{all:#?}");
    let [hello, pieces, fails, nowhere, _] = lines[..] else { panic!("{lines:?}") };
    for line in &lines[..4] {
        assert_eq!((&line["method"], &line["client"]), (&"GET".into(), &"127.0.0.1".into()), "{line}");
        assert!(line["micros"].is_u64() && line["timestamp"].is_string(), "{line}");
        assert_eq!(line["id"].as_str().unwrap().len(), 32, "{line}");
        assert_eq!(line["proxy"], Value::Null, "{line}");
    }
    assert_eq!((&hello["path"], &hello["route"]), (&"/hello/a%0Ab".into(), &"/hello/{name}".into()));
    assert_eq!((&hello["status"], &hello["bytes"], &hello["level"]), (&200.into(), &3.into(), &"INFO".into()));
    assert_eq!((&pieces["bytes"], &pieces["route"]), (&10.into(), &"/pieces".into()));
    assert_eq!((&fails["status"], &fails["level"]), (&500.into(), &"ERROR".into()));
    assert_eq!((&fails["cause"], &fails["message"]), (&"the disk\nis full".into(), &"a request failed".into()));
    assert_eq!((&nowhere["status"], &nowhere["route"]), (&404.into(), &Value::Null));
    // The answer of a failure says by which id it is found.
    let id = fails["id"].as_str().unwrap();
    assert!(answers[2].contains(&format!("\r\nx-request-id: {id}\r\n")), "{}", answers[2]);
    assert!(!answers[0].contains("x-request-id") && !answers[3].contains("x-request-id"), "{answers:?}");
}

#[cfg(unix)]
#[test]
fn lines_of_text() {
    if is_child() {
        end_child(squall::serve(App));
    }
    let (lines, _) = logged("requests::lines_of_text", "text", &REQUESTS);
    let lines: Vec<&String> = lines.iter().filter(|line| line.contains("squall::access")).collect();
    assert_eq!(lines.len(), REQUESTS.len(), "{lines:#?}");
    for part in
        ["client=127.0.0.1", "method=GET", "path=/hello/a%0Ab", "route=/hello/{name}", "status=200", "bytes=3", "id="]
    {
        // Without what colours them, if anything does.
        assert!(plain(lines[0]).contains(part), "{part} is not in {:?}", lines[0]);
    }
    let text: String = lines.iter().map(|line| plain(line)).collect();
    assert!(!text.contains(|char: char| char.is_control()) && !text.contains("secret"), "{text:?}");
}

/// A line without the colours of its own.
fn plain(line: &str) -> String {
    let mut text = String::new();
    let mut parts = line.split("\u{1b}[");
    text.push_str(parts.next().unwrap());
    for part in parts {
        text.push_str(part.split_once('m').unwrap().1);
    }
    text
}

#[test]
fn a_format_that_is_none_is_told() {
    if is_child() {
        end_child(squall::serve(App));
    }
    let variables = [("SQUALL_LISTEN", "127.0.0.1:0"), ("SQUALL_LOG_FORMAT", "logfmt")];
    let mut child = child("requests::a_format_that_is_none_is_told", &variables);
    assert_eq!(child.wait().unwrap().code(), Some(1));
    let text = stderr_of(&mut child);
    assert_eq!(text.trim_end(), "Error: SQUALL_LOG_FORMAT is \"logfmt\", but must be text or json");
}

#[tokio::test]
async fn an_id_is_believed_of_a_trusted_proxy_alone() {
    let plain = Client::over_socket(App).await;
    let made = plain.get("/id").header("x-request-id", "from-a-stranger").await.expect_status(200);
    assert!(made.text().len() == 32 && made.header("x-request-id").is_none(), "{}", made.text());
    let again = plain.get("/id").await;
    assert_ne!(made.text(), again.text());

    let behind = Client::over_socket(Behind).await;
    behind.get("/id").header("x-request-id", "7f-1").await.expect_text("7f-1").expect_header("x-request-id", "7f-1");
    let made = behind.get("/id").header("x-request-id", "two words").await;
    assert_eq!(made.header("x-request-id"), Some(made.text()));
    assert_eq!(made.text().len(), 32);
    // Also where nothing asks for it but the answer.
    assert_eq!(behind.get("/nowhere").await.expect_status(404).header("x-request-id").map(str::len), Some(32));
    plain.shutdown().await;
    behind.shutdown().await;
}

#[tokio::test]
async fn a_trace_goes_on() {
    let client = Client::over_socket(App).await;
    let answer = client
        .get("/trace")
        .header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
        .header("tracestate", "vendor=1")
        .await;
    let (parent, state) = answer.text().split_once(' ').unwrap();
    let parts: Vec<&str> = parent.split('-').collect();
    assert_eq!((parts[0], parts[1], parts[3], state), ("00", "4bf92f3577b34da6a3ce929d0e0e4736", "01", "vendor=1"));
    assert!(parts[2].len() == 16 && parts[2] != "00f067aa0ba902b7", "{parent}");
    let begun = client.get("/trace").header("traceparent", "00-4BF9-1-01").header("tracestate", "vendor=1").await;
    assert!(begun.text().ends_with("-00 ") && begun.text().len() == 56, "{:?}", begun.text());
    client.shutdown().await;
}

#[test]
fn the_kept_connection_has_an_id_for_each_request() {
    let server = crate::serving::Started::new(squall::Server::new(App).listener("127.0.0.1:0"));
    let mut stream = get(server.address, "/id");
    let first = answer(&mut stream);
    crate::serving::ask(&mut stream, "/id");
    assert_ne!(first.lines().last(), answer(&mut stream).lines().last());
    server.ended();
}
