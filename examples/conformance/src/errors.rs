//! Errors.

use squall::prelude::*;

handlers!(pub HANDLERS = [Fail, Boom]);

#[handler(get, "/err/{code}", openapi = off)]
struct Fail {
    code: StatusCode,
    #[query]
    reason: Option<String>,
}

impl Fail {
    async fn get(self) -> Result<()> {
        if !self.code.is_client_error() && !self.code.is_server_error() {
            return Err(Error::not_found());
        }
        let error = Error::status_only(self.code);
        Err(match self.reason {
            Some(reason) => error.with_reason(reason),
            None => error,
        })
    }
}

#[handler(get, "/boom", openapi = off)]
struct Boom;

impl Boom {
    async fn get(self) {
        panic!("this handler always panics");
    }
}
