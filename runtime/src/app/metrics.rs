//! Figures of the requests of a site: how many there are, how long they take, what they answer. They are kept where an
//! admin listener gives them away, and nowhere else.
//!
//! Each route has a place of its own, by its number in the table, so nothing is looked up; and there are only as many as the
//! app has routes, whatever paths are asked for.

use crate::body::Body;
use crate::request::{MatchedRoute, Request};
use crate::respond::Response;
use crate::route::{Methods, Table};
use http::StatusCode;
use http_body::Body as _;
use std::fmt::{self, Write};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, OnceLock};
use std::time::Instant;

/// The upper bounds of the buckets in nanoseconds, with their names in seconds: what OpenTelemetry's conventions advise for
/// `http.server.request.duration`. One more bucket has what is longer.
const BOUNDS: [(u64, &str); 14] = [
    (5_000_000, "0.005"),
    (10_000_000, "0.01"),
    (25_000_000, "0.025"),
    (50_000_000, "0.05"),
    (75_000_000, "0.075"),
    (100_000_000, "0.1"),
    (250_000_000, "0.25"),
    (500_000_000, "0.5"),
    (750_000_000, "0.75"),
    (1_000_000_000, "1"),
    (2_500_000_000, "2.5"),
    (5_000_000_000, "5"),
    (7_500_000_000, "7.5"),
    (10_000_000_000, "10"),
];

/// Those that squall knows, and all others together.
const METHODS: usize = Methods::COUNT + 1;
/// `1xx` to `5xx`.
const CLASSES: usize = 5;

/// The figures of a site.
pub(crate) struct Metrics {
    table: &'static Table,
    figures: OnceLock<Arc<Figures>>,
}

struct Figures {
    /// One for each route, and one for what has none.
    routes: Box<[Times]>,
    active: AtomicI64,
    given_up: AtomicU64,
    read: AtomicU64,
    bytes: AtomicU64,
}

/// By method and class of status. Most of a route's places are never used, and take no more than a pointer.
struct Times([OnceLock<Box<Histogram>>; METHODS * CLASSES]);

#[derive(Default)]
struct Histogram {
    buckets: [AtomicU64; BOUNDS.len() + 1],
    nanos: AtomicU64,
}

impl Metrics {
    /// None are kept yet.
    pub(crate) fn new(table: &'static Table) -> Metrics {
        Metrics { table, figures: OnceLock::new() }
    }

    /// Keeps them from now on.
    pub(crate) fn keep(&self) {
        self.figures.get_or_init(|| {
            let routes = (0..=self.table.listed().len())
                .map(|_| Times([const { OnceLock::new() }; METHODS * CLASSES]))
                .collect();
            let (active, given_up, read, bytes) = Default::default();
            Arc::new(Figures { routes, active, given_up, read, bytes })
        });
    }

    /// A request has begun; `None` where no figures are kept.
    #[inline]
    pub(super) fn begin(&self) -> Option<Running<'_>> {
        self.figures.get().map(|figures| Running::new(figures, self.table.listed().len()))
    }

    /// Writes them in the format of Prometheus, by the names of OpenTelemetry as Prometheus spells them.
    pub(crate) fn write(&self, text: &mut String) -> fmt::Result {
        let Some(figures) = self.figures.get() else { return Ok(()) };
        let active = figures.active.load(Relaxed);
        figure(text, "http_server_active_requests", "gauge", "Requests that are being answered.", active)?;
        let help = "Requests that were broken off before their answer.";
        figure(text, "squall_requests_given_up_total", "counter", help, figures.given_up.load(Relaxed))?;
        let help = "Bytes that were read of the bodies of requests, as they came.";
        figure(text, "squall_request_body_bytes_total", "counter", help, figures.read.load(Relaxed))?;
        let help = "Bytes of the bodies of answers.";
        figure(text, "squall_response_body_bytes_total", "counter", help, figures.bytes.load(Relaxed))?;
        #[cfg(feature = "ws")]
        crate::ws::write_figures(text)?;
        let help = "How long requests take until their answer begins.";
        family(text, "http_server_request_duration_seconds", "histogram", help)?;
        for (at, times) in figures.routes.iter().enumerate() {
            let mut route = String::new();
            if let Some(listed) = self.table.listed().get(at) {
                write!(Escaped(&mut route), "{}", MatchedRoute::new(listed))?;
            }
            for (place, histogram) in times.0.iter().enumerate() {
                if let Some(histogram) = histogram.get() {
                    let (method, class) = (place / CLASSES, place % CLASSES + 1);
                    let method = Methods::name(method).unwrap_or("_OTHER");
                    let labels = format!(
                        "http_request_method=\"{method}\",http_route=\"{route}\",http_response_status_class=\"{class}xx\""
                    );
                    histogram.write(&labels, text)?;
                }
            }
        }
        Ok(())
    }
}

impl Histogram {
    fn write(&self, labels: &str, text: &mut String) -> fmt::Result {
        const NAME: &str = "http_server_request_duration_seconds";
        let bounds = BOUNDS.iter().map(|(_, name)| *name).chain(["+Inf"]);
        let mut sum = 0;
        for (bucket, bound) in self.buckets.iter().zip(bounds) {
            sum += bucket.load(Relaxed);
            writeln!(text, "{NAME}_bucket{{{labels},le=\"{bound}\"}} {sum}")?;
        }
        writeln!(text, "{NAME}_sum{{{labels}}} {}", self.nanos.load(Relaxed) as f64 / 1e9)?;
        writeln!(text, "{NAME}_count{{{labels}}} {sum}")
    }
}

/// Writes what introduces a family of figures.
pub(crate) fn family(text: &mut String, name: &str, kind: &str, help: &str) -> fmt::Result {
    writeln!(text, "# HELP {name} {help}\n# TYPE {name} {kind}")
}

/// Writes a family that has one figure.
pub(crate) fn figure(text: &mut String, name: &str, kind: &str, help: &str, value: impl fmt::Display) -> fmt::Result {
    family(text, name, kind, help)?;
    writeln!(text, "{name} {value}")
}

/// Text of a label: quotation marks, backslashes and line breaks are escaped.
struct Escaped<'a>(&'a mut String);

impl Write for Escaped<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for char in text.chars() {
            match char {
                '"' => self.0.push_str("\\\""),
                '\\' => self.0.push_str("\\\\"),
                '\n' => self.0.push_str("\\n"),
                char => self.0.push(char),
            }
        }
        Ok(())
    }
}

/// A request that is being answered. Dropped before its end, it has been given up.
pub(super) struct Running<'a> {
    figures: &'a Arc<Figures>,
    start: Instant,
    route: usize,
    ended: bool,
}

impl<'a> Running<'a> {
    fn new(figures: &'a Arc<Figures>, route: usize) -> Running<'a> {
        figures.active.fetch_add(1, Relaxed);
        Running { figures, start: Instant::now(), route, ended: false }
    }

    /// It is for the handler at this position of the table.
    pub(super) fn routed(&mut self, index: usize) {
        self.route = index;
    }

    /// The same body, whose bytes are counted where there are any.
    pub(super) fn reads(&self, body: Body) -> Body {
        if body.is_end_stream() {
            return body;
        }
        let figures = self.figures.clone();
        body.measured(move |bytes| {
            figures.read.fetch_add(bytes, Relaxed);
        })
    }

    /// The answer is there.
    pub(super) fn end(mut self, request: &Request, response: &mut Response) {
        self.ended = true;
        let nanos = self.start.elapsed().as_nanos() as u64;
        let method = Methods::of(request.method()).map_or(Methods::COUNT, Methods::number);
        let place = method * CLASSES + class(response.status());
        let histogram = self.figures.routes[self.route].0[place].get_or_init(Box::default);
        // Most requests are in the first.
        let bucket = BOUNDS.iter().position(|(bound, _)| nanos <= *bound).unwrap_or(BOUNDS.len());
        histogram.buckets[bucket].fetch_add(1, Relaxed);
        histogram.nanos.fetch_add(nanos, Relaxed);
        match response.body().size_hint().exact() {
            Some(bytes) => {
                self.figures.bytes.fetch_add(bytes, Relaxed);
            }
            None => {
                let figures = self.figures.clone();
                let body = std::mem::take(response.body_mut());
                *response.body_mut() = body.measured(move |bytes| {
                    figures.bytes.fetch_add(bytes, Relaxed);
                });
            }
        }
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.figures.active.fetch_sub(1, Relaxed);
        if !self.ended {
            self.figures.given_up.fetch_add(1, Relaxed);
        }
    }
}

/// 0 for `1xx`. A status outside of the classes is the server's fault.
fn class(status: StatusCode) -> usize {
    (usize::from(status.as_u16() / 100)).clamp(1, CLASSES) - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_are_sums_and_labels_are_escaped() {
        let histogram = Histogram::default();
        histogram.buckets[0].store(2, Relaxed);
        histogram.buckets[14].store(1, Relaxed);
        histogram.nanos.store(12_500_000_000, Relaxed);
        let mut text = String::new();
        histogram.write("a=\"b\"", &mut text).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], "http_server_request_duration_seconds_bucket{a=\"b\",le=\"0.005\"} 2");
        assert_eq!(lines[13], "http_server_request_duration_seconds_bucket{a=\"b\",le=\"10\"} 2");
        assert_eq!(lines[14], "http_server_request_duration_seconds_bucket{a=\"b\",le=\"+Inf\"} 3");
        assert_eq!(
            lines[15..],
            [
                "http_server_request_duration_seconds_sum{a=\"b\"} 12.5",
                "http_server_request_duration_seconds_count{a=\"b\"} 3"
            ]
        );
        let mut label = String::new();
        Escaped(&mut label).write_str("/\"\\\n{a}").unwrap();
        assert_eq!(label, "/\\\"\\\\\\n{a}");
    }

    #[test]
    fn what_is_broken_off_is_no_longer_active() {
        let figures = Arc::new(Figures {
            routes: Box::default(),
            active: AtomicI64::new(0),
            given_up: AtomicU64::new(0),
            read: AtomicU64::new(0),
            bytes: AtomicU64::new(0),
        });
        let running = Running::new(&figures, 0);
        assert_eq!((figures.active.load(Relaxed), figures.given_up.load(Relaxed)), (1, 0));
        drop(running);
        assert_eq!((figures.active.load(Relaxed), figures.given_up.load(Relaxed)), (0, 1));
    }

    #[test]
    fn bounds_grow_and_are_what_they_are_called() {
        assert!(BOUNDS.is_sorted());
        for (nanos, name) in BOUNDS {
            assert_eq!(name.parse::<f64>().unwrap(), nanos as f64 / 1e9);
        }
    }

    #[test]
    fn classes_of_status() {
        let class = |status| class(StatusCode::from_u16(status).unwrap());
        assert_eq!([100, 204, 308, 499, 503, 700].map(class), [0, 1, 2, 3, 4, 4]);
    }
}
