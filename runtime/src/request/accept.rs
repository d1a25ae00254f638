//! Which of several media types a client would like best: the `Accept` header (RFC 9110, 12.5.1).

use http::header::{ACCEPT, ACCEPT_ENCODING};
use http::{HeaderMap, HeaderName};

/// How much a client would like one media type: its weight in thousandths, then how exactly it was named. The greatest
/// is the best; weight 0 is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Liking {
    weight: u16,
    exactness: u8,
}

/// How much the client would like this media type, `type/subtype` in lower case. The most exact range that covers it
/// speaks (`text/html` before `text/*` before `*/*`); parameters other than `q` are not looked at.
fn liking(headers: &HeaderMap, offer: &str) -> Liking {
    let mut result: Option<Liking> = None;
    let mut said_something = false;
    for (range, weight) in headers.get_all(ACCEPT).iter().filter_map(|line| line.to_str().ok()).flat_map(weighted) {
        said_something = true;
        let Some(exactness) = covers(range, offer) else { continue };
        let better = match result {
            None => true,
            Some(before) => (exactness, weight) > (before.exactness, before.weight),
        };
        if better {
            result = Some(Liking { weight, exactness });
        }
    }
    let unsaid = Liking { weight: if said_something { 0 } else { WHOLE }, exactness: 0 };
    result.unwrap_or(unsaid)
}

/// How exactly a media range covers a media type: 0 for `*/*`, 1 for `type/*`, 2 for the type itself.
fn covers(range: &str, offer: &str) -> Option<u8> {
    // Java's HTTP client sends a lone `*`.
    if range == "*/*" || range == "*" {
        Some(0)
    } else if range.eq_ignore_ascii_case(offer) {
        Some(2)
    } else {
        let (kind, wildcard) = range.split_once('/')?;
        let (offered, _) = offer.split_once('/')?;
        (wildcard == "*" && kind.eq_ignore_ascii_case(offered)).then_some(1)
    }
}

/// The number among `offers` that the client likes best, the first of them where it likes several as well; `None` if it
/// refuses them all. A client that says nothing takes anything.
pub(super) fn preferred(headers: &HeaderMap, offers: &[&str]) -> Option<usize> {
    let mut best: Option<(usize, Liking)> = None;
    for (number, offer) in offers.iter().enumerate() {
        let liking = liking(headers, offer);
        if liking.weight > 0 && best.is_none_or(|(_, before)| liking > before) {
            best = Some((number, liking));
        }
    }
    best.map(|(number, _)| number)
}

/// Whether a page is a better answer than JSON: browsers name `text/html` when they go somewhere; scripts and
/// command-line tools send `*/*` or nothing.
pub(super) fn prefers_html(headers: &HeaderMap) -> bool {
    let json = liking(headers, "application/json").max(liking(headers, "application/problem+json"));
    liking(headers, "text/html") > json
}

/// The number among these content codings that the client likes best, the first of them where it likes several as well;
/// `None` where it wants none, or said nothing (RFC 9110, 12.5.3).
pub(super) fn preferred_coding(headers: &HeaderMap, offers: &[&str]) -> Option<usize> {
    if !headers.contains_key(ACCEPT_ENCODING) {
        return None;
    }
    let mut best: Option<(usize, u16)> = None;
    for (number, offer) in offers.iter().enumerate() {
        let weight = coding_weight(headers, offer).unwrap_or(0);
        if weight > 0 && best.is_none_or(|(_, before)| weight > before) {
            best = Some((number, weight));
        }
    }
    // What is not coded is always taken, but liked better only where the client says so.
    let (number, weight) = best?;
    let plain = named_weight(headers, "identity").unwrap_or(0);
    (weight >= plain).then_some(number)
}

fn coding_weight(headers: &HeaderMap, coding: &str) -> Option<u16> {
    named_weight(headers, coding).or_else(|| named_weight(headers, "*"))
}

fn named_weight(headers: &HeaderMap, name: &str) -> Option<u16> {
    let lines = headers.get_all(ACCEPT_ENCODING).iter().filter_map(|line| line.to_str().ok());
    // RFC 9110, 8.4.1.3: an old name.
    let is_named =
        |coding: &str| coding.eq_ignore_ascii_case(name) || (name == "gzip" && coding.eq_ignore_ascii_case("x-gzip"));
    lines.flat_map(weighted).find(|(coding, _)| is_named(coding)).map(|(_, weight)| weight)
}

/// The members of the lines of this header, each with its weight in thousandths.
#[cfg_attr(not(feature = "languages"), allow(dead_code))]
pub(super) fn weighted_members<'r>(headers: &'r HeaderMap, name: &HeaderName) -> impl Iterator<Item = (&'r str, u16)> {
    headers.get_all(name).iter().filter_map(|line| line.to_str().ok()).flat_map(weighted)
}

/// The weight of what has no `q`.
const WHOLE: u16 = 1000;

/// The members of a weighted list (RFC 9110, 12.4.2) without their parameters, each with its weight in thousandths. A
/// member whose weight is no number is left out.
fn weighted(list: &str) -> impl Iterator<Item = (&str, u16)> {
    split_unquoted(list, b',').filter_map(|member| {
        let mut parts = split_unquoted(member, b';').map(trim);
        let name = parts.next().filter(|name| !name.is_empty())?;
        let mut weight = WHOLE;
        for parameter in parts {
            if let Some((key, value)) = parameter.split_once('=')
                && trim(key).eq_ignore_ascii_case("q")
            {
                weight = thousandths(trim(value))?;
            }
        }
        Some((name, weight))
    })
}

/// `0`, `1`, or with up to three decimals. Java's HTTP client leaves out the zero before the point.
fn thousandths(text: &str) -> Option<u16> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let whole = match whole {
        "0" => 0,
        "" if !decimals.is_empty() => 0,
        "1" => WHOLE,
        _ => return None,
    };
    if decimals.len() > 3 || !decimals.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let part = decimals.bytes().chain(*b"000").take(3).fold(0, |sum, digit| sum * 10 + u16::from(digit - b'0'));
    (whole + part <= WHOLE).then_some(whole + part)
}

fn trim(text: &str) -> &str {
    text.trim_matches([' ', '\t'])
}

/// The parts between separators that stand in no quoted string (RFC 9110, 5.6.4).
fn split_unquoted(text: &str, separator: u8) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let (mut quoted, mut escaped) = (false, false);
        let end = text.bytes().position(|byte| {
            if escaped {
                escaped = false;
            } else if byte == b'"' {
                quoted = !quoted;
            } else if quoted {
                escaped = byte == b'\\';
            } else {
                return byte == separator;
            }
            false
        });
        // The separator is one ASCII byte, so both sides of it are text.
        let (part, next) = match end {
            Some(end) => (&text[..end], Some(&text[end + 1..])),
            None => (text, None),
        };
        rest = next;
        Some(part)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn accept(lines: &[&'static str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(ACCEPT, HeaderValue::from_static(line));
        }
        headers
    }

    const OFFERS: [&str; 3] = ["text/html", "application/json", "text/plain"];

    #[test]
    fn the_best_weight_wins_then_the_most_exact_name_then_the_order_of_the_offers() {
        for (line, expected) in [
            ("text/plain;q=0.5, application/json;q=0.6", Some(1)),
            ("*/*", Some(0)),
            ("text/plain, */*", Some(2)),
            ("text/*;q=0.5, application/*", Some(1)),
            ("TEXT/PLAIN", Some(2)),
            ("image/png", None),
            ("text/html;q=0, */*;q=0.1", Some(1)),
            ("text/html;q=0, text/*", Some(2)),
            ("text/html;level=\"a,b;q=0\";q=0.2, text/plain;q=0.3", Some(2)),
            ("text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", Some(0)),
            ("application/json ; q=0.123 , text/html ; Q=0.122", Some(1)),
        ] {
            assert_eq!(preferred(&accept(&[line]), &OFFERS), expected, "{line}");
        }
    }

    #[test]
    fn silence_takes_anything_and_so_does_an_empty_list() {
        assert_eq!(preferred(&HeaderMap::new(), &OFFERS), Some(0));
        assert_eq!(preferred(&accept(&["", " , "]), &OFFERS), Some(0));
        assert_eq!(preferred(&accept(&["*/*"]), &[]), None);
    }

    #[test]
    fn several_lines_are_one_list() {
        assert_eq!(preferred(&accept(&["text/html;q=0.1", "text/plain;q=0.2"]), &OFFERS), Some(2));
    }

    #[test]
    fn a_member_with_a_bad_weight_is_left_out() {
        for bad in [
            "text/html;q=",
            "text/html;q=2",
            "text/html;q=0.1234",
            "text/html;q=1.1",
            "text/html;q=.",
            "text/html;q=-0",
        ] {
            let line: &'static str = Box::leak(format!("{bad}, text/plain;q=0.001").into_boxed_str());
            assert_eq!(preferred(&accept(&[line]), &OFFERS), Some(2), "{line}");
        }
    }

    #[test]
    fn the_best_coding_wins_and_silence_wants_none() {
        for (line, expected) in [
            ("gzip, deflate, br, zstd", Some(0)),
            ("gzip", Some(2)),
            ("X-GZIP", Some(2)),
            ("gzip;q=0.8, br;q=0.5", Some(2)),
            ("*", Some(0)),
            ("br;q=0, *;q=0.1", Some(1)),
            ("identity, br;q=0.5", None),
            ("identity;q=0, *", Some(0)),
            ("identity", None),
            ("br;q=0", None),
            ("", None),
            ("deflate", None),
            ("br;q=x, gzip;q=0.001", Some(2)),
        ] {
            let mut headers = HeaderMap::new();
            headers.append(ACCEPT_ENCODING, HeaderValue::from_static(line));
            assert_eq!(preferred_coding(&headers, &["br", "zstd", "gzip"]), expected, "{line}");
        }
        assert_eq!(preferred_coding(&HeaderMap::new(), &["br"]), None);
    }

    #[test]
    fn browsers_get_pages_and_programs_get_json() {
        let page = |line| prefers_html(&accept(&[line]));
        assert!(page("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"));
        assert!(page("text/html, */*"));
        assert!(page("text/*"));
        assert!(!page("*/*"));
        assert!(!page("application/json, text/plain, */*"));
        assert!(!page("application/problem+json, text/html;q=0.9"));
        assert!(!page("text/html;q=0, */*"));
        assert!(!prefers_html(&HeaderMap::new()));
    }
}
