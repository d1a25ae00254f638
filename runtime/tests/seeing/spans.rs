//! The span of a request, by OpenTelemetry's names.

use crate::site::App;
use squall::testing::Client;
use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};

type Fields = BTreeMap<String, String>;

/// Keeps the fields of all spans of requests, by their numbers.
#[derive(Clone, Default)]
struct Spans(Arc<Mutex<BTreeMap<u64, Fields>>>);

struct Into<'a>(&'a mut Fields);

impl Visit for Into<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name().to_owned(), format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name().to_owned(), value.to_owned());
    }
}

impl<S: tracing::Subscriber> Layer<S> for Spans {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, _: Context<'_, S>) {
        if attributes.metadata().target() == "squall::request" {
            let mut spans = self.0.lock().unwrap();
            attributes.record(&mut Into(spans.entry(id.into_u64()).or_default()));
        }
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, _: Context<'_, S>) {
        if let Some(fields) = self.0.lock().unwrap().get_mut(&id.into_u64()) {
            values.record(&mut Into(fields));
        }
    }
}

#[tokio::test]
async fn a_span_has_the_names_of_opentelemetry() {
    let spans = Spans::default();
    let subscriber = tracing_subscriber::registry().with(spans.clone());
    let _set = tracing::subscriber::set_default(subscriber);
    let client = Client::over_socket(App).await;
    let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    client.get("/hello/a?secret=1").header("traceparent", parent).await.expect_status(200);
    client.get("/fails").await.expect_status(500);
    client.get("/nowhere").await.expect_status(404);
    client.shutdown().await;
    let spans: Vec<Fields> = spans.0.lock().unwrap().values().cloned().collect();
    let of = |path: &str| spans.iter().find(|span| span["url.path"] == path).unwrap_or_else(|| panic!("{spans:#?}"));
    let hello = of("/hello/a");
    for (name, value) in [
        ("otel.kind", "server"),
        ("otel.name", "GET /hello/{name}"),
        ("http.request.method", "GET"),
        ("http.route", "/hello/{name}"),
        ("http.response.status_code", "200"),
        ("url.scheme", "http"),
        ("server.address", "127.0.0.1"),
        ("client.address", "127.0.0.1"),
        ("network.peer.address", "127.0.0.1"),
        ("network.protocol.version", "1.1"),
        ("trace_id", "4bf92f3577b34da6a3ce929d0e0e4736"),
        ("parent_id", "00f067aa0ba902b7"),
    ] {
        assert_eq!(hello.get(name).map(String::as_str), Some(value), "{name}: {hello:#?}");
    }
    assert!(hello["network.peer.port"].parse::<u16>().is_ok() && hello["request_id"].len() == 32, "{hello:#?}");
    assert!(!hello.contains_key("error.type") && !format!("{spans:?}").contains("secret"), "{spans:#?}");
    let fails = of("/fails");
    assert_eq!((&*fails["otel.status_code"], &*fails["error.type"]), ("ERROR", "500"));
    let nowhere = of("/nowhere");
    assert_eq!(nowhere["otel.name"], "GET");
    assert!(!nowhere.contains_key("http.route") && !nowhere.contains_key("parent_id"), "{nowhere:#?}");
    assert_ne!(nowhere["trace_id"], hello["trace_id"]);
}
