//! Events of a topic as they come through a WebSocket: what is taken is an object of JSON with these members, and its members
//! are what another reading of it finds.
#![no_main]

use serde_json::Value;
use squall::fuzzing::client::frame;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(value) = serde_json::from_str::<Value>(text) else {
        // What nobody asks for need not be right.
        _ = frame(text);
        return;
    };
    if let Some((id, event, data)) = frame(text) {
        // A member that is not looked at may be there twice.
        let (expected_id, expected_event, expected_data) = expected(&value).expect("it is no event of a topic");
        assert_eq!((id, event), (expected_id, expected_event), "{text}");
        assert!(data.is_none() || data == expected_data, "{text}");
    }
    // Written again, nothing is.
    let text = value.to_string();
    let value: Value = serde_json::from_str(&text).expect("it was written by the same hand");
    assert_eq!(frame(&text), expected(&value), "{text}");
});

fn expected(value: &Value) -> Option<(Option<String>, String, Option<Value>)> {
    let value = value.as_object()?;
    let id = match value.get("id") {
        None | Some(Value::Null) => None,
        Some(id) => Some(id.as_str()?.to_owned()),
    };
    Some((id, value.get("event")?.as_str()?.to_owned(), value.get("data").cloned()))
}
