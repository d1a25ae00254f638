//! What stands in the head of a request.

use super::program::Program;

const METHODS: [&str; 9] = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "QUERY", "PROPFIND", "TRACE"];

#[test]
fn headers() {
    let program = Program::start();
    for method in METHODS {
        let answer = program.plain(method, "/headers").header("X-Some", "a, b").header("x-some", "c").send();
        assert_eq!(answer.status, 200, "{method}");
        let expected = format!("Host: {}\nConnection: close\nX-Some: a, b\nX-Some: c\n", program.plain);
        assert_eq!(answer.text(), expected, "{method}");
    }
    assert_eq!(program.plain("HEAD", "/headers").send().told(), (200, ""));
}

#[test]
fn cookie() {
    let program = Program::start();
    for method in METHODS {
        let answer = program.plain(method, "/cookie").header("Cookie", "a=b; c=\"d e\"; f=").send();
        assert_eq!(answer.told(), (200, "a=b\nc=\"d e\"\nf=\n"), "{method}");
        assert_eq!(program.plain(method, "/cookie").send().told(), (200, ""));
    }
}
