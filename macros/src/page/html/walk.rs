//! The walk over the tree of a template: text moves the state on, branches meet, values get their context.

use super::attribute::{Kind, kind};
use super::findings::{Control, Findings, Form};
use super::forms::OpenForm;
use super::state::{Event, Mode, Quote, State};
use super::value;
use super::{assets, element};
use crate::page::node::{At, Composed, Node, Tag, Text};
use std::collections::HashMap;

/// How many values an attribute may have, by the branches in it.
const MOST_VALUES: usize = 32;
/// Deeper than this, a loop in a loop is walked once only.
const DEEPEST_LOOP: usize = 10;
/// Calls of macros within each other are followed so far.
const DEEPEST_CALL: u32 = 12;

/// A walk over a template.
pub(super) struct Walk<'w> {
    pub(super) state: State,
    pub(super) findings: Findings,
    /// All forms, whether they are open or not.
    pub(super) forms: Vec<OpenForm>,
    /// Controls that name their form by its id.
    pub(super) apart: Vec<(String, Control)>,
    /// Elements that send a request on their own, outside of forms.
    pub(super) lone: Vec<Form>,
    /// The fields of the page that are views of a form.
    pub(super) views: &'w [String],
    /// Whether this is a whole page, with `<html>` or `<body>`.
    pub(super) is_whole: bool,
    /// Whether scripts that ask on their own send the token in a header.
    pub(super) sends_header: bool,
    /// Variables that hold HTML.
    pub(super) captured: Vec<String>,
    /// What only a pass that counts notes: not the first one over a loop's body.
    pub(super) dry: u32,
    /// In the body of a macro, at a call of it: it has been checked where it is defined.
    pub(super) calling: u32,
    /// Whether branches have not met: where the template is after that, nobody knows.
    lost: bool,
    macros: HashMap<String, Vec<Node>>,
    /// The bodies of the calls around, with whether each has been walked; `None` where that call has none.
    callers: Vec<Option<(Vec<Node>, bool)>>,
    /// The states that have left each loop around.
    jumps: Vec<Vec<State>>,
    ids: usize,
}

/// Walks the whole template.
pub(super) fn walk(composed: &mut Composed, views: &[String]) -> Findings {
    let beginning = At { file: 0, line: 1 };
    let mut walk = Walk {
        state: State::new(beginning),
        findings: Findings::default(),
        forms: Vec::new(),
        apart: Vec::new(),
        lone: Vec::new(),
        views,
        is_whole: false,
        sends_header: false,
        captured: Vec::new(),
        dry: 0,
        calling: 0,
        lost: false,
        macros: HashMap::new(),
        callers: Vec::new(),
        jumps: Vec::new(),
        ids: 0,
    };
    let mut nodes = std::mem::take(&mut composed.nodes);
    walk.define(&mut nodes);
    walk.nodes(&mut nodes);
    if !matches!(walk.state.mode, Mode::Text | Mode::Plaintext) && !walk.state.left && !walk.lost {
        let (at, words) = (walk.state.tag.at, walk.state.mode.words());
        walk.findings.fault(at, format!("the template ends within {words}, which begins here"));
    }
    walk.end_of_forms();
    walk.put_back(&mut nodes);
    composed.nodes = nodes;
    walk.findings
}

impl Walk<'_> {
    /// Takes the bodies of the macros, and checks each where it is defined.
    fn define(&mut self, nodes: &mut [Node]) {
        for node in nodes.iter_mut() {
            if let Node::Macro { name, body, .. } = node {
                self.macros.insert(name.clone(), std::mem::take(body));
            }
        }
        for node in nodes {
            let Node::Macro { name, tag, end, .. } = node else { continue };
            // Not found by itself meanwhile: a macro that calls itself is walked once.
            let Some(mut body) = self.macros.remove(name) else { continue };
            self.apart(tag.at, end, &mut body);
            self.macros.insert(name.clone(), body);
        }
    }

    fn put_back(&mut self, nodes: &mut [Node]) {
        for node in nodes {
            if let Node::Macro { name, body, .. } = node
                && let Some(taken) = self.macros.remove(name)
            {
                *body = taken;
            }
        }
    }

    /// Walks what is printed in a place of its own, as text.
    fn apart(&mut self, at: At, end: &Tag, body: &mut [Node]) {
        let outer = std::mem::replace(&mut self.state, State::new(at));
        self.nodes(body);
        if self.state.mode != Mode::Text && !self.state.left {
            let words = self.state.mode.words();
            self.fault(end.at, format!("what ends here ends within {words}: it must print whole tags"));
        }
        self.state = outer;
    }

    /// Walks these; after a jump too, as their values are written out all the same.
    pub(super) fn nodes(&mut self, nodes: &mut [Node]) {
        for node in nodes {
            self.node(node);
        }
    }

    fn node(&mut self, node: &mut Node) {
        match node {
            Node::Text(text) => self.text(text),
            Node::Value(value) => value::value(self, value),
            Node::Silent(_) | Node::Macro { .. } => {}
            Node::Jump(_) => {
                let state = self.state.clone();
                if let Some(jumps) = self.jumps.last_mut() {
                    jumps.push(state);
                    self.state.left = true;
                }
            }
            Node::Choice { arms, total, end, .. } => self.choice(arms, *total, end),
            Node::Repeat { tag, body, otherwise, end } => self.repeat(tag, body, otherwise.as_mut(), end),
            Node::Block { body, .. } => self.nodes(body),
            Node::Filter { tag, body, end } => {
                if self.state.mode != Mode::Text {
                    self.fault(
                        tag.at,
                        format!("`filter` changes HTML as a whole, and here is {}", self.state.mode.words()),
                    );
                }
                self.apart(tag.at, end, body);
            }
            Node::Capture { tag, body, end } => {
                self.apart(tag.at, end, body);
                let words =
                    tag.text.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|word| !word.is_empty());
                if let Some(name) = words
                    .skip_while(|word| !matches!(*word, "let" | "set"))
                    .find(|word| !matches!(*word, "let" | "set" | "mut"))
                {
                    self.captured.push(name.to_owned());
                }
            }
            Node::Call { name, tag, body, end } => self.call(name, tag, body, end.as_ref()),
        }
    }

    fn text(&mut self, text: &mut Text) {
        let mut at = text.at;
        // Where in this text the value of the attribute begins that is being read.
        let mut begins = None;
        for (place, c) in text.text.clone().char_indices() {
            let before = self.state.mode;
            let event = self.state.step(c, at, &mut self.ids);
            match (before, self.state.mode) {
                (Mode::Value(_), Mode::Value(_)) => {}
                (_, Mode::Value(Quote::None)) => begins = Some(place),
                (_, Mode::Value(_)) => begins = Some(place + 1),
                (Mode::Value(_), _) => {
                    if let Some(begins) = begins.take() {
                        assets::value(self, text, begins..place);
                    }
                }
                _ => {}
            }
            match event {
                Event::None => {}
                Event::Tag => element::tag(self),
                Event::Odd(what) => self.fault(at, what),
            }
            if c == '\n' {
                at.line += 1;
            }
        }
    }

    fn choice(&mut self, arms: &mut [(Tag, Vec<Node>)], total: bool, end: &Tag) {
        let before = self.state.clone();
        let mut met = (!total).then(|| before.clone());
        for (tag, body) in arms {
            self.state = before.clone();
            self.nodes(body);
            met = match met {
                None => Some(self.state.clone()),
                Some(met) => Some(self.meet(met, tag, "this branch ends within")),
            };
        }
        self.state = met.unwrap_or(before);
        self.limit(end);
    }

    fn repeat(&mut self, tag: &Tag, body: &mut [Node], otherwise: Option<&mut (Tag, Vec<Node>)>, end: &Tag) {
        let before = self.state.clone();
        if self.jumps.len() < DEEPEST_LOOP {
            self.dry += 1;
            self.round(tag, body, &before);
            self.dry -= 1;
        }
        // What the first round has left is what the next ones begin with.
        let begin = self.state.clone();
        self.round(tag, body, &begin);
        if let Some((tag, body)) = otherwise {
            let met = std::mem::replace(&mut self.state, before);
            self.nodes(body);
            self.state = self.meet(met, tag, "this branch ends within");
        }
        self.limit(end);
    }

    /// One round of a loop, and that there is none.
    fn round(&mut self, tag: &Tag, body: &mut [Node], before: &State) {
        self.jumps.push(Vec::new());
        self.nodes(body);
        let jumped = self.jumps.pop().unwrap_or_default();
        let in_value = matches!(self.state.mode, Mode::Value(_)) && self.state.mode == before.mode;
        if in_value {
            let known = before.tag.attributes.last().map_or(0, |last| last.values.len());
            let values = self.state.values();
            if values.len() != known || before.tag.attributes.last().is_none_or(|last| last.values != *values) {
                values.iter_mut().for_each(|value| value.loose = true);
            }
        }
        let mut met = self.meet(before.clone(), tag, "a round of this loop ends within");
        for state in jumped {
            self.state = state;
            met = self.meet(met, tag, "a round of this loop is left within");
        }
        self.state = met;
    }

    /// Lets the state meet that of another branch.
    fn meet(&mut self, other: State, tag: &Tag, words: &str) -> State {
        let (own, theirs) = (self.state.mode.words(), other.mode.words());
        match other.clone().merged(&self.state) {
            Some(met) => met,
            None => {
                let theirs = if own == theirs { "another one" } else { theirs };
                self.fault(tag.at, format!("{words} {own}, and by another way the template goes on in {theirs}"));
                self.lost |= self.counts();
                other
            }
        }
    }

    /// An attribute that has many values by the branches in it, such as a list of classes, is any of them; an address must be
    /// one that can be checked.
    fn limit(&mut self, end: &Tag) {
        if !self.state.mode.is_in_tag() {
            return;
        }
        let element = self.state.tag.name.clone();
        let Some(last) = self.state.tag.attributes.last_mut() else { return };
        let many = last.values.len() > MOST_VALUES;
        if many {
            last.values.truncate(1);
            last.values.iter_mut().for_each(|value| value.loose = true);
        }
        if many && kind(&element, &last.name) != Kind::Plain {
            last.blamed = true;
            let message = format!(
                "the branches in this attribute give it more than {MOST_VALUES} values: make it one value of the page"
            );
            self.fault(end.at, message);
        }
    }

    fn call(&mut self, name: &str, tag: &Tag, body: &mut Vec<Node>, end: Option<&Tag>) {
        if self.state.mode != Mode::Text {
            self.fault(tag.at, format!("a macro prints text with tags, and here is {}", self.state.mode.words()));
            self.apart(tag.at, end.unwrap_or(tag), body);
            return;
        }
        let taken = (!body.is_empty()).then(|| (std::mem::take(body), false));
        self.callers.push(taken);
        if self.calling < DEEPEST_CALL
            && let Some(mut inside) = self.macros.remove(name)
        {
            self.calling += 1;
            self.nodes(&mut inside);
            self.calling -= 1;
            self.macros.insert(name.to_owned(), inside);
        }
        if let Some(Some((taken, walked))) = self.callers.pop() {
            *body = taken;
            if !walked {
                self.apart(tag.at, end.unwrap_or(tag), body);
            }
        }
    }

    /// `{{ caller() }}` in a macro: what the call has for a body.
    pub(super) fn caller(&mut self) {
        let open = self.state.forms.clone();
        let Some(caller) = self.callers.pop() else {
            // Where the macro is defined: nobody knows yet.
            open.iter().for_each(|form| self.forms[*form].unknown = true);
            return;
        };
        open.iter().for_each(|form| self.forms[*form].with_caller = true);
        let put_back = caller.map(|(mut body, walked)| {
            // Its text stands where the call stands, and counts there, but once.
            let calling = self.calling;
            self.calling = if walked { calling } else { calling - 1 };
            self.nodes(&mut body);
            self.calling = calling;
            (body, true)
        });
        self.callers.push(put_back);
    }

    /// Notes an error, where this pass counts.
    pub(super) fn fault(&mut self, at: At, message: impl Into<String>) {
        if self.counts() && !self.lost {
            self.findings.fault(at, message);
        }
    }

    /// Whether this pass counts, and not only for the forms around it.
    pub(super) fn counts(&self) -> bool {
        self.dry == 0 && self.calling == 0
    }
}
