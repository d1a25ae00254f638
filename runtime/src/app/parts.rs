//! What the parts of a request do to its answer.

use super::panics;
use crate::error::Error;
use crate::error_page::log_error;
use crate::request::Request;
use crate::respond::Response;
use std::pin::pin;

/// Finishes the parts, the newest first. The error or panic of one replaces the answer by that error's page; what the
/// others have queued is forgotten then, and they are finished all the same.
pub(super) async fn finish(request: &Request, response: &mut Response, page: impl Fn(&Error) -> Response) {
    while let Some(part) = request.next_to_finish() {
        // Not in the `if`: the future would be alive while the answer is replaced.
        let finished = panics::caught(pin!(part.finish(request, response))).await;
        if let Err(error) = finished {
            request.forget_parts();
            log_error(&error, request);
            *response = page(&error);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Result;
    use crate::request::{BoxFuture, Connection, Part};
    use http::StatusCode;
    use std::sync::Mutex;

    /// A part that writes down what happens to it.
    struct Queue<const NUMBER: u16> {
        fails: fn() -> Result<()>,
        queued: Mutex<Vec<&'static str>>,
    }

    impl<const NUMBER: u16> Part for Queue<NUMBER> {
        fn forget(&self) {
            self.queued.lock().unwrap().clear();
        }

        fn finish<'a>(&'a self, _: &'a Request, response: &'a mut Response) -> BoxFuture<'a, Result<()>> {
            Box::pin(async move {
                (self.fails)()?;
                for value in self.queued.lock().unwrap().iter() {
                    response.headers_mut().append("x-queued", http::HeaderValue::from_static(value));
                }
                response.headers_mut().append("x-finished", NUMBER.into());
                Ok(())
            })
        }
    }

    fn part<const NUMBER: u16>(request: &Request, fails: fn() -> Result<()>) {
        request.part(|| Queue::<NUMBER> { fails, queued: Mutex::new(vec!["value"]) });
    }

    async fn finished(request: &Request) -> (StatusCode, Vec<String>) {
        let mut response = Response::default();
        finish(request, &mut response, |error| {
            let mut response = Response::default();
            *response.status_mut() = error.status();
            response
        })
        .await;
        let headers = response.headers().iter().map(|(name, value)| format!("{name} {}", value.to_str().unwrap()));
        (response.status(), headers.collect())
    }

    fn request() -> Request {
        Request::new(http::Request::new(()).into_parts().0, Connection::default())
    }

    #[tokio::test]
    async fn the_newest_comes_first() {
        let request = request();
        part::<1>(&request, || Ok(()));
        part::<2>(&request, || Ok(()));
        let (status, headers) = finished(&request).await;
        assert_eq!(status, 200);
        assert_eq!(headers, ["x-queued value", "x-queued value", "x-finished 2", "x-finished 1"]);
    }

    #[tokio::test]
    async fn the_error_or_panic_of_one_is_the_answer_and_nothing_queued_leaves() {
        let is_down: fn() -> Result<()> = || Err(Error::unavailable("the store is down"));
        for (fails, expected) in [(is_down, 503), (|| panic!("a part panics"), 500)] {
            let request = request();
            part::<1>(&request, || Ok(()));
            part::<2>(&request, fails);
            part::<3>(&request, || Ok(()));
            let (status, headers) = finished(&request).await;
            assert_eq!((status.as_u16(), headers), (expected, vec!["x-finished 1".to_owned()]));
        }
    }
}
