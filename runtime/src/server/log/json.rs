//! The log as lines of JSON.

use serde::Serializer;
use serde::ser::SerializeMap;
use std::fmt::{self, Debug};
use std::io;
use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::time::{FormatTime, SystemTime};
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields, FormattedFields};
use tracing_subscriber::registry::LookupSpan;

/// One object a line: `timestamp`, `level`, `target`, and the fields as they are called, `message` among them. Spans around it
/// are one text, `span`.
pub(super) struct Json;

impl<S, N> FormatEvent<S, N> for Json
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(&self, context: &FmtContext<'_, S, N>, mut writer: Writer<'_>, event: &Event<'_>) -> fmt::Result {
        let mut span = String::new();
        for around in context.event_scope().into_iter().flat_map(|scope| scope.from_root()) {
            let extensions = around.extensions();
            let fields = extensions.get::<FormattedFields<N>>().map_or("", |fields| fields.fields.as_str());
            span.push_str(&format!("{}{}{{{fields}}}", if span.is_empty() { "" } else { ":" }, around.name()));
        }
        let mut time = String::new();
        SystemTime.format_time(&mut Writer::new(&mut time))?;
        let line = line(&time, &span, event).map_err(|_| fmt::Error)?;
        writeln!(writer, "{line}")
    }
}

fn line(time: &str, span: &str, event: &Event<'_>) -> io::Result<String> {
    let mut text = Vec::with_capacity(256);
    let mut json = serde_json::Serializer::new(&mut text);
    let mut map = json.serialize_map(None)?;
    map.serialize_entry("timestamp", time)?;
    map.serialize_entry("level", event.metadata().level().as_str())?;
    map.serialize_entry("target", event.metadata().target())?;
    let mut fields = Fields { map: &mut map, outcome: Ok(()) };
    event.record(&mut fields);
    fields.outcome?;
    if !span.is_empty() {
        map.serialize_entry("span", span)?;
    }
    SerializeMap::end(map)?;
    String::from_utf8(text).map_err(io::Error::other)
}

/// Writes each field as it comes.
struct Fields<'a, M: SerializeMap> {
    map: &'a mut M,
    outcome: Result<(), M::Error>,
}

impl<M: SerializeMap> Fields<'_, M> {
    fn entry<T: serde::Serialize + ?Sized>(&mut self, field: &Field, value: &T) {
        if self.outcome.is_ok() {
            self.outcome = self.map.serialize_entry(field.name(), value);
        }
    }
}

impl<M: SerializeMap> Visit for Fields<'_, M> {
    fn record_f64(&mut self, field: &Field, value: f64) {
        self.entry(field, &value);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.entry(field, &value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.entry(field, &value);
    }

    // Larger numbers than JSON's readers keep are text.
    fn record_i128(&mut self, field: &Field, value: i128) {
        self.entry(field, &value.to_string());
    }

    fn record_u128(&mut self, field: &Field, value: u128) {
        self.entry(field, &value.to_string());
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.entry(field, &value);
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.entry(field, value);
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.entry(field, &format!("{value:?}"));
    }
}
