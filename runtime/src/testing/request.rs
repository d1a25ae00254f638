//! A request as it is put together.

use super::answer::Answer;
use super::client::Client;
use crate::body::Body;
use bytes::Bytes;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, COOKIE, HOST, LOCATION, ORIGIN};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri};
use serde::Serialize;
use std::fmt::Display;
use std::panic::Location;
use std::pin::Pin;

/// How many redirects in a row are followed before it must be a loop.
const MOST_REDIRECTS: usize = 10;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// A request in the making. It is sent by `.await`.
///
/// Where neither is set, it gets `Sec-Fetch-Site: same-origin`, as a browser sends it from one of the site's own pages.
/// A request from elsewhere is made by `.header("sec-fetch-site", "cross-site")`.
///
/// What cannot be sent at all panics and names the line that wrote it: this is a tool for tests.
#[derive(Clone, Debug)]
#[must_use = "a request is sent by `.await`"]
pub struct TestRequest {
    client: Client,
    method: Method,
    target: Uri,
    headers: HeaderMap,
    body: Bytes,
    follow: bool,
    written: &'static Location<'static>,
}

impl TestRequest {
    #[track_caller]
    pub(super) fn new(client: Client, method: Method, target: &str) -> TestRequest {
        TestRequest {
            client,
            method,
            target: parsed(target),
            headers: HeaderMap::new(),
            body: Bytes::new(),
            follow: false,
            written: Location::caller(),
        }
    }

    /// Adds a header; one of the same name stays, and both are sent.
    ///
    /// # Panics
    ///
    /// Where the name or the value could not stand in a header.
    #[track_caller]
    pub fn header<N, V>(mut self, name: N, value: V) -> TestRequest
    where
        N: TryInto<HeaderName>,
        V: TryInto<HeaderValue>,
    {
        let Ok(name) = name.try_into() else { panic!("this is not the name of a header") };
        let Ok(value) = value.try_into() else { panic!("this cannot be the value of the header `{name}`") };
        self.headers.append(name, value);
        self
    }

    /// A body of JSON, with its `Content-Type` where none is set.
    ///
    /// # Panics
    ///
    /// Where the value cannot be written as JSON.
    #[track_caller]
    pub fn json<T: Serialize + ?Sized>(mut self, value: &T) -> TestRequest {
        match serde_json::to_vec(value) {
            Ok(json) => self.body = json.into(),
            Err(error) => panic!("this cannot be written as JSON: {error}"),
        }
        self.content_type("application/json")
    }

    /// A body as a form sends it (`application/x-www-form-urlencoded`), with its `Content-Type` where none is set.
    ///
    /// # Panics
    ///
    /// Where the value cannot be written as the fields of a form.
    #[track_caller]
    pub fn form<T: Serialize + ?Sized>(mut self, value: &T) -> TestRequest {
        match serde_html_form::to_string(value) {
            Ok(form) => self.body = form.into(),
            Err(error) => panic!("this cannot be written as a form: {error}"),
        }
        self.content_type("application/x-www-form-urlencoded")
    }

    /// A body of these bytes.
    pub fn body(mut self, bytes: impl Into<Bytes>) -> TestRequest {
        self.body = bytes.into();
        self
    }

    /// Follows redirects, at most ten in a row, as a browser would: with GET after a 303, and after a 301 or 302 to a
    /// POST; with the same method and body after a 307 or 308.
    pub fn follow(mut self) -> TestRequest {
        self.follow = true;
        self
    }

    fn content_type(mut self, value: &'static str) -> TestRequest {
        self.headers.entry(CONTENT_TYPE).or_insert(HeaderValue::from_static(value));
        self
    }

    /// Sends it; `.await` on the request itself does the same.
    ///
    /// # Panics
    ///
    /// Where the connection breaks before the answer is whole, and where redirects go round in a circle.
    pub async fn send(mut self) -> Answer {
        for _ in 0..=MOST_REDIRECTS {
            let answer = self.send_once().await;
            if !self.follow || !self.redirected(&answer) {
                return answer;
            }
        }
        panic!("{} {} at {}: more than {MOST_REDIRECTS} redirects", self.method, self.target, self.written)
    }

    async fn send_once(&self) -> Answer {
        let mut request = http::Request::new(Body::from(self.body.clone()));
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = self.target.clone();
        let headers = request.headers_mut();
        *headers = self.headers.clone();
        if !headers.contains_key(HOST) {
            headers.insert(HOST, self.client.transport().host());
        }
        let carries = !matches!(self.method, Method::GET | Method::HEAD | Method::DELETE | Method::OPTIONS);
        if !headers.contains_key(CONTENT_LENGTH) && (carries || !self.body.is_empty()) {
            headers.insert(CONTENT_LENGTH, self.body.len().into());
        }
        // As browsers do from the site's own pages; who sets one of these wants another page's request.
        if !headers.contains_key(SEC_FETCH_SITE) && !headers.contains_key(ORIGIN) {
            headers.insert(SEC_FETCH_SITE, HeaderValue::from_static("same-origin"));
        }
        if let Some(cookies) = self.client.jar().header(self.target.path()) {
            headers.append(COOKIE, cookies);
        }
        match self.client.transport().send(request).await {
            Ok((head, body)) => {
                self.client.jar().keep(&head.headers, self.target.path());
                Answer::new(self.method.clone(), self.target.clone(), head, body)
            }
            Err(error) => panic!("{} {} at {}: {error}", self.method, self.target, self.written),
        }
    }

    /// Makes this the request that the redirect asks for; `false` where the answer is none.
    fn redirected(&mut self, answer: &Answer) -> bool {
        let becomes_get = match answer.status() {
            StatusCode::SEE_OTHER => self.method != Method::HEAD,
            StatusCode::MOVED_PERMANENTLY | StatusCode::FOUND => self.method == Method::POST,
            StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT => false,
            _ => return false,
        };
        let Some(location) = answer.header(LOCATION.as_str()) else { return false };
        let Some(target) = resolved(&self.target, location) else {
            panic!("{} {} at {}: a redirect to {location:?}", self.method, self.target, self.written)
        };
        self.target = target;
        if becomes_get {
            self.method = Method::GET;
            self.body = Bytes::new();
            self.headers.remove(CONTENT_TYPE);
            self.headers.remove(CONTENT_LENGTH);
        }
        true
    }
}

impl IntoFuture for TestRequest {
    type Output = Answer;
    type IntoFuture = Pin<Box<dyn Future<Output = Answer> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

#[track_caller]
fn parsed(target: &str) -> Uri {
    let sent = target.split('#').next().unwrap_or_default();
    if !(sent.starts_with('/') || sent.starts_with("http://") || sent.starts_with("https://") || sent == "*") {
        panic!("the target of a request begins with a slash, and this is {target:?}");
    }
    match sent.parse() {
        Ok(target) => target,
        Err(error) => panic!("{target:?} cannot be the target of a request: {error}"),
    }
}

/// Where a `Location` leads from here: an address, an absolute path, or a path beside the present one.
fn resolved(here: &Uri, location: &str) -> Option<Uri> {
    let location = location.split('#').next().unwrap_or_default();
    if location.starts_with('/') || location.contains("://") {
        let there: Uri = location.parse().ok()?;
        return there.path_and_query()?.as_str().parse().ok();
    }
    let folder = here.path().rsplit_once('/').map_or("", |(folder, _)| folder);
    format!("{folder}/{location}").parse().ok()
}

/// Text for a failure: a header's value, however odd its bytes.
pub(super) fn shown(value: &HeaderValue) -> impl Display + '_ {
    String::from_utf8_lossy(value.as_bytes())
}
