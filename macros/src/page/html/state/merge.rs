//! Where branches of a template meet.

use super::{Mode, Quote, State};
use crate::page::html::attribute::Attribute;

impl State {
    /// Where two branches meet: one state for both, or `None` where they have come to different places.
    pub(in crate::page::html) fn merged(self, other: &State) -> Option<State> {
        if self.left || other.left {
            return Some(if self.left { other.clone() } else { self });
        }
        let mut merged = self;
        merged.mode = met(merged.mode, other.mode)?;
        merged
            .forms
            .extend(other.forms.iter().filter(|form| !merged.forms.contains(form)).copied().collect::<Vec<_>>());
        merged.script = merged.script.merged(&other.script);
        if merged.foreign != other.foreign {
            return None;
        }
        if merged.recent != other.recent {
            merged.recent.clear();
        }
        if merged.mode.is_in_tag() {
            if (&merged.tag.name, merged.tag.closes) != (&other.tag.name, other.tag.closes) {
                return None;
            }
            merged.tag.attributes = attributes(merged.tag.attributes, &other.tag.attributes, merged.mode)?;
        }
        Some(merged)
    }
}

/// The mode where branches meet that have come to these two.
fn met(a: Mode, b: Mode) -> Option<Mode> {
    use Mode::*;
    let is_open = |mode| matches!(mode, BeforeAttribute | AfterAttributeName);
    // A name, or a value without quotes, ends where the branches meet.
    let may_end = |mode| is_open(mode) || matches!(mode, AttributeName | AfterValue | Value(Quote::None));
    match (a, b) {
        _ if a == b && a != AttributeName => Some(a),
        _ if is_open(a) && is_open(b) => Some(BeforeAttribute),
        _ if may_end(a) && may_end(b) => Some(AfterValue),
        (Raw(super::Raw::Script(a)), Raw(super::Raw::Script(b))) => (a == b).then_some(Raw(super::Raw::Script(a))),
        _ => None,
    }
}

/// The attributes of both; `None` where both are within a value, and not the same.
fn attributes(mut ours: Vec<Attribute>, theirs: &[Attribute], mode: Mode) -> Option<Vec<Attribute>> {
    let within = matches!(mode, Mode::Value(_) | Mode::BeforeValue);
    if within && ours.last().map(|last| last.id) != theirs.last().map(|last| last.id) {
        return None;
    }
    for attribute in &mut ours {
        match theirs.iter().find(|other| other.id == attribute.id) {
            Some(other) => {
                attribute.sometimes |= other.sometimes;
                for value in &other.values {
                    if !attribute.values.contains(value) {
                        attribute.values.push(value.clone());
                    }
                }
            }
            None => attribute.sometimes = true,
        }
    }
    let fresh: Vec<Attribute> = theirs
        .iter()
        .filter(|other| !ours.iter().any(|own| own.id == other.id))
        .map(|other| Attribute { sometimes: true, ..other.clone() })
        .collect();
    // What is being read stays last.
    let at = if within { ours.len() - 1 } else { ours.len() };
    ours.splice(at..at, fresh);
    Some(ours)
}
