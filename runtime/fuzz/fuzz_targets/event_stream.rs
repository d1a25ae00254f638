//! Streams of events that the client reads. The first bytes say how they are cut, and how long an event may be.
//!
//! What comes of a stream is held against a second reading of the HTML Standard, 9.2.6, which has all of it before it begins.
//! And how much memory is taken depends on the longest event alone.
#![no_main]

use peak_alloc::PeakAlloc;
use squall::fuzzing::client::{StreamEvent, read, stream};
use std::time::Duration;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// The longest events that are tried.
const LONGEST: [usize; 4] = [0, 10, 200, 100_000];
/// What the name of a field may add to a line.
const NAME: usize = 64;
const BESIDES: usize = 4096;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some(([how, piece, other], rest)) = bytes.split_first_chunk() else { return };
    let longest = LONGEST[usize::from(how & 3)];
    // Some parts again and again, so that what is long is reached.
    let times = [1, 1, 1, 20][usize::from(how >> 2 & 3)];
    let rest = rest.repeat(times);
    let pieces = [piece, other].map(|piece| usize::from(*piece) + 1);

    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    read(&rest, &pieces, longest, drop);
    let taken = MEMORY.peak_usage().saturating_sub(before);
    assert!(taken <= 8 * longest + BESIDES, "{taken} bytes for events of {longest}");

    let read = stream(&rest, &pieces, longest);
    let expected = by_the_standard(&rest);
    if read.too_long {
        assert!(expected.longest > longest, "{} is no more than {longest}", expected.longest);
        assert!(expected.events.starts_with(&read.events.into_iter().map(text).collect::<Vec<_>>()));
    } else {
        assert!(expected.longest_line <= longest + NAME);
        // What is no text becomes longer as such.
        assert!(std::str::from_utf8(&rest).is_err() || expected.longest <= longest + NAME);
        assert_eq!(read.events.into_iter().map(text).collect::<Vec<_>>(), expected.events);
        assert_eq!(read.retry, expected.retry);
    }
});

/// Name, id and data.
type Event = (String, Option<String>, Option<String>);

fn text(StreamEvent { event, id, data }: StreamEvent) -> Event {
    (event, id, data.map(|data| String::from_utf8_lossy(&data).into_owned()))
}

#[derive(Default)]
struct Expected {
    events: Vec<Event>,
    retry: Option<Duration>,
    longest_line: usize,
    /// Of lines, and of all that an event says.
    longest: usize,
}

/// The lines that have ended, and then how many bytes there are after them.
fn lines(mut bytes: &[u8]) -> (Vec<&[u8]>, usize) {
    let mut lines = Vec::new();
    while let Some(end) = bytes.iter().position(|byte| b"\r\n".contains(byte)) {
        lines.push(&bytes[..end]);
        let both = bytes[end..].starts_with(b"\r\n");
        bytes = &bytes[end + if both { 2 } else { 1 }..];
    }
    (lines, bytes.len())
}

fn by_the_standard(bytes: &[u8]) -> Expected {
    let mut expected = Expected::default();
    let (raw, unfinished) = lines(bytes);
    expected.longest_line = raw.iter().map(|line| line.len()).max().unwrap_or(0).max(unfinished);
    expected.longest = expected.longest_line;

    let decoded = String::from_utf8_lossy(bytes);
    let decoded = decoded.strip_prefix('\u{FEFF}').unwrap_or(&decoded);
    let (mut name, mut id, mut data) = (String::new(), None::<String>, String::new());
    for line in lines(decoded.as_bytes()).0 {
        let line = std::str::from_utf8(line).expect("it is cut between characters");
        if line.is_empty() {
            let event = if name.is_empty() { "message".to_owned() } else { std::mem::take(&mut name) };
            name.clear();
            let id = id.take();
            let data = std::mem::take(&mut data);
            match data.strip_suffix('\n') {
                Some(data) => expected.events.push((event, id, Some(data.to_owned()))),
                // It is no event, but the id counts.
                None if id.is_some() => expected.events.push((event, id, None)),
                None => {}
            }
            continue;
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => name = value.to_owned(),
            "data" => data += &format!("{value}\n"),
            "id" if !value.contains('\0') => id = Some(value.to_owned()),
            "retry" if !value.is_empty() && value.chars().all(|it| it.is_ascii_digit()) => {
                expected.retry = value.parse().ok().map(Duration::from_millis).or(expected.retry);
            }
            _ => {}
        }
        let bytes_of_data = data.len().saturating_sub(1);
        expected.longest = expected.longest.max(name.len() + id.as_ref().map_or(0, String::len) + bytes_of_data);
    }
    expected
}
