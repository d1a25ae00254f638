//! Forms in parts.

use super::program::Program;
use serde_json::json;

#[test]
fn multipart() {
    let program = Program::start();
    let body = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx y\r\n\
                --b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f\u{e9}.bin\"\r\nContent-Type: image/png\r\n\r\n\0\u{1}\r\n\
                --b\r\nContent-Disposition: form-data; name=\"\"\r\nContent-Type: text/plain\r\n\r\n\r\n--b--\r\n";
    let answer = program.plain("POST", "/multipart").body("multipart/form-data; boundary=b", body).send();
    let expected = json!([
        { "name": "a", "filename": null, "content_type": null, "b64": "eCB5" },
        { "name": "f", "filename": "f\u{e9}.bin", "content_type": "image/png", "b64": "AAE=" },
        { "name": "", "filename": null, "content_type": "text/plain", "b64": "" },
    ]);
    assert_eq!(answer.json(), expected);
    assert_eq!(program.plain("POST", "/multipart").form("a=b").send().status, 415);
    let broken = program.plain("POST", "/multipart").body("multipart/form-data; boundary=b", "--b\r\n").send();
    assert_eq!(broken.status, 400);
}
