//! The topics that an app lists: no two have one name.

use super::description::Place;
use super::section::same;
use super::text::Text;

/// A topic, as its attribute says.
#[derive(Clone, Copy, Debug)]
pub struct TopicDescription {
    /// Its name, with its placeholders.
    pub pattern: &'static str,
    /// The path of its type.
    pub type_path: &'static str,
    /// Where it is written.
    pub place: &'static Place,
}

/// Stops the build if the topic of this number has the name of an earlier one.
#[doc(hidden)]
#[track_caller]
pub const fn check_topic(topics: &[&TopicDescription], number: usize) {
    let one = topics[number];
    let mut at = 0;
    while at < number {
        let other = topics[at];
        if one_name(other.pattern, one.pattern) {
            let mut text = Text::EMPTY;
            if same(other.type_path, one.type_path) {
                text.text("this topic is listed twice: ");
                text.text(one.pattern);
                rows(&mut text, &[one]);
            } else {
                text.text("two topics have one name, so each would get what is published to the other");
                rows(&mut text, &[other, one]);
                text.text("\nhelp: begin the name of one of them with another word");
            }
            text.end();
            panic!("{}", text.as_str());
        }
        at += 1;
    }
}

const fn rows(text: &mut Text, topics: &[&TopicDescription]) {
    let mut at = 0;
    while at < topics.len() {
        text.text("\n    ");
        text.text(topics[at].pattern);
        text.text("   by ");
        text.text(topics[at].type_path);
        text.text(" at ");
        text.text(topics[at].place.file);
        text.text(":");
        text.number(topics[at].place.line);
        at += 1;
    }
}

/// Whether they are the same, whatever their placeholders are called.
const fn one_name(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let (mut at, mut there) = (0, 0);
    while at < one.len() && there < other.len() {
        if one[at] != other[there] {
            return false;
        }
        if one[at] == b'{' {
            at = after_brace(one, at);
            there = after_brace(other, there);
        } else {
            at += 1;
            there += 1;
        }
    }
    at == one.len() && there == other.len()
}

const fn after_brace(name: &[u8], mut at: usize) -> usize {
    while at < name.len() && name[at] != b'}' {
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::one_name;

    #[test]
    fn placeholders_may_be_called_otherwise() {
        for (one, other, same) in [
            ("room/{name}", "room/{name}", true),
            ("room/{name}", "room/{id}", true),
            ("room/{name}", "room/lobby", false),
            ("room/{name}", "room/{name}/typing", false),
            ("{a}/{b}", "{b}/{a}", true),
            ("room", "rooms", false),
            ("rooms", "room", false),
        ] {
            assert_eq!(one_name(one, other), same, "{one} {other}");
        }
    }
}
