//! Errors.

use super::program::Program;

#[test]
fn err() {
    let program = Program::start();
    for (code, reason) in
        [(400, "Bad Request"), (404, "Not Found"), (418, "I'm a teapot"), (503, "Service Unavailable")]
    {
        let answer = program.get(&format!("/err/{code}"));
        assert_eq!((answer.status, &*answer.reason), (code, reason));
    }
    for (said, reason) in [
        ("Foo", "Foo"),
        ("no+such%20ship", "no such ship"),
        ("a%0D%0AX-A:%20b", "Unknown"),
        ("a%0Ab", "Unknown"),
        ("a%00b", "Unknown"),
        ("%C3%A9", "é"),
    ] {
        let answer = program.get(&format!("/err/500?reason={said}"));
        assert_eq!((answer.status, &*answer.reason), (500, reason), "{said}");
        assert_eq!(answer.header("x-a"), None);
    }
    for none in ["no", "200", "99", "600"] {
        assert_eq!(program.get(&format!("/err/{none}")).status, 404, "{none}");
    }
}

#[test]
fn boom() {
    let program = Program::start();
    for _ in 0..3 {
        let answer = program.get("/boom");
        assert_eq!(answer.status, 500);
        assert!(!answer.text().contains("always"), "{answer:?}");
    }
    assert_eq!(program.get("/hello").told(), (200, "Hello world"));
}
