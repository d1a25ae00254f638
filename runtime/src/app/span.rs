//! The span of a request, for who collects traces.

use super::access::Shown;
use crate::hosts::HostAndPort;
use crate::request::Request;
use crate::respond::Response;
use http::Version;
use tracing::field::{Empty, display};
use tracing::{Level, Span};

/// What a subscriber asks for that wants it.
const TARGET: &str = "squall::request";

/// Whether a subscriber wants spans. Where none does this is one comparison.
#[inline]
pub(super) fn is_wanted() -> bool {
    tracing::span_enabled!(target: TARGET, Level::INFO)
}

/// The span of a request that has not been routed. The names are those of OpenTelemetry's conventions for HTTP servers
/// (1.38), and of the bridge from `tracing` to it; the query is left out, since secrets travel in it.
pub(super) fn of(request: &Request) -> Span {
    let (connection, trace) = (request.connection(), request.trace());
    let version = match request.version() {
        Version::HTTP_2 => "2",
        Version::HTTP_10 => "1.0",
        _ => "1.1",
    };
    tracing::info_span!(
        target: TARGET,
        "request",
        otel.name = Empty,
        otel.kind = "server",
        otel.status_code = Empty,
        http.request.method = %request.method(),
        http.route = Empty,
        http.response.status_code = Empty,
        url.path = %Shown(request.path()),
        url.scheme = request.scheme(),
        server.address = request.host().and_then(HostAndPort::of).map(|it| it.host),
        client.address = request.client().map(display),
        network.peer.address = connection.peer.map(|peer| display(peer.ip())),
        network.peer.port = connection.peer.map(|peer| peer.port()),
        network.protocol.version = version,
        error.type = Empty,
        request_id = %request.id(),
        trace_id = format_args!("{:032x}", trace.trace_id()),
        span_id = format_args!("{:016x}", trace.span_id()),
        parent_id = trace.parent_id().map(|parent| display(format!("{parent:016x}"))),
    )
}

/// Notes what is known when the answer is there.
pub(super) fn end(span: &Span, request: &Request, response: &Response) {
    let status = response.status();
    span.record("http.response.status_code", status.as_u16());
    match request.matched_route() {
        Some(route) => {
            span.record("http.route", display(route));
            span.record("otel.name", display(format_args!("{} {route}", request.method())));
        }
        None => {
            span.record("otel.name", display(request.method()));
        }
    }
    if status.is_server_error() {
        span.record("otel.status_code", "ERROR");
        span.record("error.type", status.as_str());
    }
}
