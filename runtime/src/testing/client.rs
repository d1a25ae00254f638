//! The client.

use super::cookies::Jar;
use super::request::TestRequest;
use super::transport::{InProcess, Socket, Transport};
use crate::app::{App, Site};
use crate::server::{Answering, Server};
use http::Method;
use std::fmt::{self, Display};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Calls an app as a browser would: it keeps cookies, and sends them back.
///
/// [`Client::new`] calls the app itself, which is fast and needs no runtime of its own; [`Client::over_socket`] puts a
/// real server and a real connection between them. All else is the same for both. Redirects are not followed, unless
/// a request asks for it by [`follow`](TestRequest::follow).
///
/// Clones share their cookies and their server. A client for another person is made by
/// [`another_visitor`](Client::another_visitor).
#[derive(Clone)]
pub struct Client {
    transport: Arc<dyn Transport>,
    jar: Arc<Mutex<Jar>>,
}

impl Client {
    /// A client that calls the app without a socket.
    ///
    /// # Panics
    ///
    /// Where something is wrong with the app's [`Config`](crate::Config).
    #[track_caller]
    pub fn new<A: App>(app: A) -> Client {
        Client::by(Arc::new(InProcess::new(app)))
    }

    /// Starts a server on a free port of 127.0.0.1, and gives a client for it.
    ///
    /// The server ends with the last clone of the client, or by [`shutdown`](Client::shutdown).
    ///
    /// # Panics
    ///
    /// Where no port can be bound, or something is wrong with the app's [`Config`](crate::Config).
    pub async fn over_socket<A: App>(app: A) -> Client {
        Client::of_server(Server::of_site(Site::for_tests(app))).await
    }

    /// The same for a server with layers or limits of its own, which heeds the process's environment variables. Where it has
    /// listeners already, the first one by TCP is asked.
    ///
    /// # Panics
    ///
    /// Where no port can be bound.
    pub async fn of_server<S: Answering>(server: Server<S>) -> Client {
        Client::by(Arc::new(Socket::start(server)))
    }

    fn by(transport: Arc<dyn Transport>) -> Client {
        Client { transport, jar: Arc::default() }
    }

    /// A client of the same app that has no cookies yet.
    pub fn another_visitor(&self) -> Client {
        Client::by(self.transport.clone())
    }

    /// Where the server listens; `None` for a client without a socket.
    pub fn address(&self) -> Option<SocketAddr> {
        self.transport.address()
    }

    /// Stops the server and waits until its running requests have ended. A client without a socket has none.
    pub async fn shutdown(self) {
        self.transport.shutdown().await;
    }

    /// A GET request. The target is a typed URL, or text such as `"/posts?page=2"`.
    #[track_caller]
    pub fn get(&self, target: impl Display) -> TestRequest {
        self.request(Method::GET, target)
    }

    /// A HEAD request.
    #[track_caller]
    pub fn head(&self, target: impl Display) -> TestRequest {
        self.request(Method::HEAD, target)
    }

    /// A POST request.
    #[track_caller]
    pub fn post(&self, target: impl Display) -> TestRequest {
        self.request(Method::POST, target)
    }

    /// A PUT request.
    #[track_caller]
    pub fn put(&self, target: impl Display) -> TestRequest {
        self.request(Method::PUT, target)
    }

    /// A PATCH request.
    #[track_caller]
    pub fn patch(&self, target: impl Display) -> TestRequest {
        self.request(Method::PATCH, target)
    }

    /// A DELETE request.
    #[track_caller]
    pub fn delete(&self, target: impl Display) -> TestRequest {
        self.request(Method::DELETE, target)
    }

    /// An OPTIONS request; its target may be `*`.
    #[track_caller]
    pub fn options(&self, target: impl Display) -> TestRequest {
        self.request(Method::OPTIONS, target)
    }

    /// A request with any method.
    ///
    /// # Panics
    ///
    /// Where the target could not stand in a request line.
    #[track_caller]
    pub fn request(&self, method: Method, target: impl Display) -> TestRequest {
        TestRequest::new(self.clone(), method, &target.to_string())
    }

    /// The value of a cookie that the app has set, whatever its path.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.jar().get(name).map(str::to_owned)
    }

    /// Puts a cookie into the jar, for all paths.
    pub fn set_cookie(&self, name: &str, value: &str) {
        self.jar().set(name, value);
    }

    /// Forgets all cookies.
    pub fn clear_cookies(&self) {
        *self.jar() = Jar::default();
    }

    pub(super) fn transport(&self) -> &dyn Transport {
        &*self.transport
    }

    pub(super) fn jar(&self) -> MutexGuard<'_, Jar> {
        self.jar.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("address", &self.address()).finish_non_exhaustive()
    }
}
