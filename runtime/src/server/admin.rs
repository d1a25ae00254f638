//! What a server tells of itself, on a listener of its own: whether it lives, whether it is ready, and figures.

use super::accept::Open;
use super::answering::Answering;
use super::drain::Told;
use crate::app::metrics::{Metrics, family, figure};
use crate::app::{Answer, access, blocking};
use crate::body::Body;
use crate::config::Config;
use crate::hosts::{AllowedHosts, Hosts, further_hosts};
use crate::readiness::Readiness;
use crate::refused::Refused;
use crate::request::{Connection, Request};
use crate::respond::{self, Response};
use crate::settings::Process;
use http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use http::request::Parts;
use http::{HeaderValue, Method, StatusCode};
use std::fmt::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::Duration;
use tokio::time::timeout;

/// How long the app may take to say that it is ready.
const READY: Duration = Duration::from_secs(5);

/// What the admin listener serves.
#[derive(Clone)]
pub(super) struct Admin(Arc<Inner>);

struct Inner {
    config: Arc<Config>,
    metrics: Arc<Metrics>,
    open: Open,
    told: Told,
    hosts: Hosts,
    was_ready: AtomicBool,
}

impl Admin {
    /// Of a server with these.
    pub(super) fn new(config: Arc<Config>, metrics: Arc<Metrics>, open: Open, told: Told, process: &Process) -> Admin {
        // What is wrong with them has stopped the start.
        let further = further_hosts(process).unwrap_or_default().into_iter().map(|(host, _)| host).collect();
        // Addresses and `localhost` in any case: probes come by these. No page elsewhere can have a name lead here.
        let hosts = Hosts::new(AllowedHosts::Unsaid, further, true);
        Admin(Arc::new(Inner { config, metrics, open, told, hosts, was_ready: AtomicBool::new(true) }))
    }

    /// Whether requests are welcome, and if not, why.
    async fn ready(&self) -> Result<(), &'static str> {
        let this = &*self.0;
        let down = this.config.get::<Readiness>().is_some_and(|readiness| !readiness.is_ready());
        if down || this.told.is_last_answer() {
            return Err("draining\n");
        }
        let Some(ready) = this.config.app_ready() else { return Ok(()) };
        let fault = match timeout(READY, ready()).await {
            Ok(Ok(())) => None,
            Ok(Err(error)) => Some(format!("{error:?}")),
            Err(_) => Some(format!("it has not answered for {} seconds", READY.as_secs())),
        };
        // One line when it changes, and not one for each probe.
        let was_ready = this.was_ready.swap(fault.is_none(), Relaxed);
        match fault {
            None => {
                if !was_ready {
                    tracing::info!(target: "squall::server", "the app is ready again");
                }
                Ok(())
            }
            Some(cause) => {
                if was_ready {
                    tracing::warn!(target: "squall::server", cause = cause.as_str(), "the app is not ready");
                }
                Err("not ready\n")
            }
        }
    }

    fn metrics(&self) -> Result<String, fmt::Error> {
        let this = &*self.0;
        let mut text = String::with_capacity(4096);
        this.metrics.write(&mut text)?;
        let connections = this.open.connections();
        figure(&mut text, "squall_connections_open", "gauge", "Connections that are open.", connections.open)?;
        let help = "Connections that were accepted to be served.";
        figure(&mut text, "squall_connections_accepted_total", "counter", help, connections.accepted)?;
        let help = "Connections for which there was no room.";
        figure(&mut text, "squall_connections_refused_total", "counter", help, connections.refused)?;
        family(
            &mut text,
            "squall_refused_total",
            "counter",
            "Requests that were refused, by the rule; of all apps of the process.",
        )?;
        for rule in Refused::ALL {
            writeln!(text, "squall_refused_total{{rule=\"{}\"}} {}", rule.name(), rule.count())?;
        }
        let help = "Requests that were refused before they were read whole: too long, too slow, or no HTTP.";
        figure(&mut text, "squall_malformed_total", "counter", help, access::malformed())?;
        let help = "Handlers that have held their thread for too long.";
        figure(&mut text, "squall_blocked_total", "counter", help, blocking::count())?;
        family(&mut text, "squall_runtime_alive_tasks", "gauge", "Tasks of tokio's runtimes that have not ended.")?;
        let runtimes = this.open.runtimes();
        for (number, runtime) in runtimes.iter().enumerate() {
            let tasks = runtime.metrics().num_alive_tasks();
            writeln!(text, "squall_runtime_alive_tasks{{runtime=\"{number}\"}} {tasks}")?;
        }
        family(&mut text, "squall_runtime_workers", "gauge", "Threads of tokio's runtimes.")?;
        for (number, runtime) in runtimes.iter().enumerate() {
            writeln!(text, "squall_runtime_workers{{runtime=\"{number}\"}} {}", runtime.metrics().num_workers())?;
        }
        if let Some(more) = this.config.more_metrics() {
            text.push_str(&more());
        }
        Ok(text)
    }
}

impl Answering for Admin {
    fn request(&self, head: Parts, connection: Connection) -> Request {
        Request::configured(head, connection, self.0.config.clone())
    }

    async fn answer(&self, request: &mut Request, _: Body, place: &mut Answer) {
        *place = Some(self.response(request).await);
    }
}

impl Admin {
    async fn response(&self, request: &Request) -> Response {
        let host = request.host_bytes().unwrap_or_default();
        if !host.is_empty() && !self.0.hosts.allow(host) {
            return text(StatusCode::MISDIRECTED_REQUEST, "not a host of this server: list it in SQUALL_HOSTS\n");
        }
        if !matches!(*request.method(), Method::GET | Method::HEAD) {
            let mut response = text(StatusCode::METHOD_NOT_ALLOWED, "method not allowed\n");
            response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
            return response;
        }
        match request.path() {
            "/health/live" => text(StatusCode::OK, "alive\n"),
            "/health/ready" => match self.ready().await {
                Ok(()) => text(StatusCode::OK, "ready\n"),
                Err(why) => text(StatusCode::SERVICE_UNAVAILABLE, why),
            },
            "/metrics" => match self.metrics() {
                Ok(metrics) => {
                    let mut response = text(StatusCode::OK, metrics);
                    let content_type = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
                    response.headers_mut().insert(CONTENT_TYPE, content_type);
                    response
                }
                Err(_) => text(StatusCode::INTERNAL_SERVER_ERROR, "no metrics\n"),
            },
            _ => text(StatusCode::NOT_FOUND, "there are /health/live, /health/ready and /metrics\n"),
        }
    }
}

fn text(status: StatusCode, text: impl Into<bytes::Bytes>) -> Response {
    let mut response = respond::text(status, text);
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}
