//! The trace that a request is a part of: W3C Trace Context.

use super::id::unique;
use super::{Request, only};
use http::{HeaderMap, HeaderName};
use std::fmt;
use std::sync::Arc;

const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");
const TRACESTATE: HeaderName = HeaderName::from_static("tracestate");

/// So much of the others' state is passed on, as Trace Context (3.3.1.5) asks for at the least; and so many members of it as it
/// allows at the most.
const LONGEST_STATE: usize = 512;
const MOST_MEMBERS: usize = 32;

/// What of the flags has a meaning: that the trace is recorded, and that its number is random.
const SAMPLED: u8 = 1;
const KNOWN_FLAGS: u8 = SAMPLED | 2;

/// The trace that a request is a part of, by [W3C Trace Context](https://www.w3.org/TR/trace-context/): a field of this type has
/// what calls to other services are to carry on.
///
/// It goes on with the trace of the request's `traceparent`, if there is one that is valid; one that is not begins a new trace,
/// as the recommendation has it. `traceparent` is the sender's word: it connects lines of logs, and nobody should be let in by
/// it.
///
/// ```
/// use squall::prelude::*;
/// use squall::TraceContext;
///
/// #[handler(get, "/stock")]
/// struct Stock { trace: TraceContext }
///
/// impl Stock {
///     async fn get(self) -> String {
///         // What a call to another service carries as its header `traceparent`.
///         self.trace.traceparent()
///     }
/// }
/// # #[app(handlers = [Stock])] struct App;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TraceContext {
    trace: u128,
    parent: Option<u64>,
    span: u64,
    flags: u8,
    state: Option<Arc<str>>,
}

impl TraceContext {
    fn of(headers: &HeaderMap) -> TraceContext {
        let span = unique() as u64;
        match only(headers, TRACEPARENT).and_then(|value| parent(value.as_bytes())) {
            Some((trace, parent, flags)) => {
                TraceContext { trace, parent: Some(parent), span, flags, state: state(headers) }
            }
            None => TraceContext { trace: unique(), parent: None, span, flags: 0, state: None },
        }
    }

    /// The number of the trace; written as `{:032x}`.
    pub fn trace_id(&self) -> u128 {
        self.trace
    }

    /// The number of the span that has sent the request; `None` where the trace begins here. Written as `{:016x}`.
    pub fn parent_id(&self) -> Option<u64> {
        self.parent
    }

    /// The number of this request within the trace; written as `{:016x}`.
    pub fn span_id(&self) -> u64 {
        self.span
    }

    /// Whether the sender records the trace.
    pub fn is_sampled(&self) -> bool {
        self.flags & SAMPLED != 0
    }

    /// The header `traceparent` of a call that is made for this request.
    pub fn traceparent(&self) -> String {
        format!("00-{:032x}-{:016x}-{:02x}", self.trace, self.span, self.flags)
    }

    /// The header `tracestate` of a call that is made for this request, as it came, where it came.
    pub fn tracestate(&self) -> Option<&str> {
        self.state.as_deref()
    }
}

/// As the header `traceparent`.
impl fmt::Display for TraceContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.traceparent())
    }
}

impl Request {
    /// The trace that this request is a part of: see [`TraceContext`].
    pub fn trace(&self) -> &TraceContext {
        self.trace.get_or_init(|| Box::new(TraceContext::of(&self.head.headers)))
    }
}

/// Trace, parent and flags of a `traceparent` (3.2). Of a later version the first four parts are read as if they were ours.
fn parent(value: &[u8]) -> Option<(u128, u64, u8)> {
    let (ours, rest) = value.split_at_checked(55)?;
    let [version @ .., b'-'] = &ours[..3] else { return None };
    let [trace @ .., b'-'] = &ours[3..36] else { return None };
    let [parent @ .., b'-'] = &ours[36..53] else { return None };
    let (version, trace, parent, flags) = (hex(version)?, hex(trace)?, hex(parent)?, hex(&ours[53..])?);
    let may_have_more = version != 0 && rest.first() == Some(&b'-');
    let valid = version != 0xff && trace != 0 && parent != 0 && (rest.is_empty() || may_have_more);
    valid.then_some((trace, parent as u64, flags as u8 & KNOWN_FLAGS))
}

/// A number of up to 32 hexadecimal digits, none of them a capital.
fn hex(digits: &[u8]) -> Option<u128> {
    digits.iter().try_fold(0, |number, digit| {
        let digit = match digit {
            b'0'..=b'9' => digit - b'0',
            b'a'..=b'f' => digit - b'a' + 10,
            _ => return None,
        };
        Some(number << 4 | u128::from(digit))
    })
}

/// The members of `tracestate` (3.3), of all its lines; `None` where one of them is none, or there are too many.
fn state(headers: &HeaderMap) -> Option<Arc<str>> {
    let mut state = String::new();
    let mut members = 0;
    for value in headers.get_all(&TRACESTATE) {
        for member in value.to_str().ok()?.split(',').map(|member| member.trim_matches([' ', '\t'])) {
            if member.is_empty() {
                continue;
            }
            members += 1;
            if !is_member(member) || members > MOST_MEMBERS || state.len() + 1 + member.len() > LONGEST_STATE {
                return None;
            }
            if !state.is_empty() {
                state.push(',');
            }
            state.push_str(member);
        }
    }
    (!state.is_empty()).then(|| state.into())
}

fn is_member(member: &str) -> bool {
    let of_key = |byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-' | b'*' | b'/' | b'@');
    member.split_once('=').is_some_and(|(key, value)| {
        !key.is_empty()
            && key.bytes().all(of_key)
            && !value.is_empty()
            && value.bytes().all(|byte| matches!(byte, b' '..=b'~' if byte != b'='))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const VALID: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    fn context(headers: &[(&str, &str)]) -> TraceContext {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(HeaderName::try_from(*name).unwrap(), value.parse().unwrap());
        }
        TraceContext::of(&map)
    }

    #[test]
    fn a_valid_parent_is_gone_on_with() {
        let context = context(&[("traceparent", VALID), ("tracestate", "a=1, b@c=2"), ("tracestate", ",,d=x y")]);
        assert_eq!(context.trace_id(), 0x4bf92f3577b34da6a3ce929d0e0e4736);
        assert_eq!(context.parent_id(), Some(0x00f067aa0ba902b7));
        assert!(context.is_sampled());
        assert_eq!(context.tracestate(), Some("a=1,b@c=2,d=x y"));
        let next = context.traceparent();
        assert!(next.starts_with("00-4bf92f3577b34da6a3ce929d0e0e4736-") && next.ends_with("-01"), "{next}");
        assert_ne!(Some(context.span_id()), context.parent_id());
    }

    #[test]
    fn what_is_not_valid_begins_a_new_trace() {
        let bad = [
            "",
            "00",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1g",
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "0g-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01x",
            "00_4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7_01",
        ];
        for value in bad {
            let context = context(&[("traceparent", value), ("tracestate", "a=1")]);
            assert_eq!((context.parent_id(), context.tracestate()), (None, None), "{value}");
            assert!(context.trace_id() != 0 && context.span_id() != 0 && !context.is_sampled());
        }
        assert_eq!(context(&[("traceparent", VALID), ("traceparent", VALID)]).parent_id(), None);
        let later = context(&[("traceparent", &format!("cc{}-what comes", &VALID[2..]))]);
        assert_eq!(later.parent_id(), Some(0x00f067aa0ba902b7));
    }

    #[test]
    fn state_is_passed_on_whole_or_not_at_all() {
        let state = |text: &str| context(&[("traceparent", VALID), ("tracestate", text)]).state;
        for bad in ["a", "=1", "A=1", "a=", "a=1=2", "a=1,b", &"a=1,".repeat(33), &format!("a={}", "x".repeat(511))] {
            assert_eq!(state(bad), None, "{bad}");
        }
        assert_eq!(state(&format!("a={}", "x".repeat(509))).map(|state| state.len()), Some(511));
    }

    proptest! {
        /// What is read is what was written, and nothing else is read.
        #[test]
        fn read_as_written(
            version in 0_u8..=255, trace: u128, parent: u64, flags: u8, more in prop_oneof!["", "-", "-[ -~]{0,9}", "[ -~]{1,3}"]
        ) {
            let text = format!("{version:02x}-{trace:032x}-{parent:016x}-{flags:02x}{more}");
            let valid = version != 255 && trace != 0 && parent != 0
                && (more.is_empty() || (version != 0 && more.starts_with('-')));
            prop_assert_eq!(super::parent(text.as_bytes()), valid.then_some((trace, parent, flags & 3)));
        }

        #[test]
        fn any_bytes_are_read_or_not(bytes in proptest::collection::vec(any::<u8>(), 0..70)) {
            if let Some((trace, parent, _)) = super::parent(&bytes) {
                prop_assert!(trace != 0 && parent != 0 && bytes.len() >= 55);
            }
        }

        /// One byte that is another one, and it is as strict.
        #[test]
        fn one_byte_of_a_valid_one(at in 0_usize..55, byte: u8) {
            let mut bytes = VALID.as_bytes().to_vec();
            bytes[at] = byte;
            let dash = [2, 35, 52].contains(&at);
            let fits = if dash { byte == b'-' } else { matches!(byte, b'0'..=b'9' | b'a'..=b'f') };
            prop_assert_eq!(super::parent(&bytes).is_some(), fits);
        }
    }
}
