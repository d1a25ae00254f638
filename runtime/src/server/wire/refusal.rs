//! Why a request is refused, and what is said then.

use http::StatusCode;
use std::time::SystemTime;

/// Why a request is refused: a status, and a sentence for whoever sent it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::server) struct Refusal {
    pub(in crate::server) status: StatusCode,
    pub(in crate::server) why: &'static str,
}

impl Refusal {
    pub(super) const fn bad(why: &'static str) -> Refusal {
        Refusal { status: StatusCode::BAD_REQUEST, why }
    }

    pub(super) const TARGET_TOO_LONG: Refusal =
        Refusal { status: StatusCode::URI_TOO_LONG, why: "the target of the request is too long" };
    pub(super) const HEAD_TOO_LONG: Refusal =
        Refusal { status: StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, why: "the head of the request is too long" };
    pub(super) const TOO_MANY_HEADERS: Refusal =
        Refusal { status: StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, why: "the request has too many headers" };
    pub(super) const VERSION: Refusal =
        Refusal { status: StatusCode::HTTP_VERSION_NOT_SUPPORTED, why: "the versions here are HTTP/1.1 and HTTP/1.0" };
    pub(super) const BODY_TOO_LONG: Refusal =
        Refusal { status: StatusCode::PAYLOAD_TOO_LARGE, why: "the length of the body is beyond all bounds" };
    pub(super) const EXPECTATION: Refusal =
        Refusal { status: StatusCode::EXPECTATION_FAILED, why: "100-continue is all that can be expected" };
    pub(super) const CODING: Refusal =
        Refusal { status: StatusCode::NOT_IMPLEMENTED, why: "the only transfer coding here is chunked" };
    pub(super) const TUNNEL: Refusal =
        Refusal { status: StatusCode::NOT_IMPLEMENTED, why: "this server is no proxy: it knows no CONNECT" };
    /// A head that has begun and does not go on (RFC 9110, 15.5.9).
    pub(in crate::server) const HEAD_TOO_SLOW: Refusal =
        Refusal { status: StatusCode::REQUEST_TIMEOUT, why: "the head of a request took too long" };
    pub(in crate::server) const BODY_TOO_SLOW: Refusal =
        Refusal { status: StatusCode::REQUEST_TIMEOUT, why: "the body of the request took too long" };

    /// The whole answer. To `HEAD` there is no body (RFC 9110, 9.3.2).
    pub(in crate::server) fn answer(self, to_head: bool) -> Vec<u8> {
        let body = format!("{}: {}\n", self.status, self.why);
        let date = httpdate::fmt_http_date(SystemTime::now());
        format!(
            "HTTP/1.1 {}\r\ncontent-type: text/plain; charset=utf-8\r\nx-content-type-options: nosniff\r\n\
             date: {date}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{}",
            self.status,
            body.len(),
            if to_head { "" } else { &body }
        )
        .into_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_whole() {
        let text = String::from_utf8(Refusal::bad("no").answer(false)).unwrap();
        assert!(text.starts_with("HTTP/1.1 400 Bad Request\r\n"), "{text}");
        assert!(text.contains("\r\nconnection: close\r\ncontent-length: 20\r\n\r\n"), "{text}");
        assert!(text.ends_with("\r\n\r\n400 Bad Request: no\n"), "{text}");
        let text = String::from_utf8(Refusal::bad("no").answer(true)).unwrap();
        assert!(text.ends_with("content-length: 20\r\n\r\n"), "{text}");
    }
}
