//! Who is present in a topic.

use bytes::Bytes;
use std::collections::HashMap;

/// A process of the site, by a random number.
pub(super) type Process = u64;

/// Who is present, by the id that each member has: of several connections, in whatever processes, it is one.
#[derive(Default)]
pub(super) struct Present(HashMap<String, Here>);

struct Here {
    /// What it has told of itself, as JSON.
    member: Bytes,
    /// Its connections in each process.
    connections: HashMap<Process, u32>,
}

impl Present {
    /// One more connection in this process; what to tell where it is the first of all.
    pub(super) fn join(&mut self, process: Process, id: &str, member: Bytes) -> Option<Bytes> {
        if let Some(here) = self.0.get_mut(id) {
            *here.connections.entry(process).or_default() += 1;
            return None;
        }
        let connections = HashMap::from([(process, 1)]);
        self.0.insert(id.to_owned(), Here { member: member.clone(), connections });
        Some(member)
    }

    /// One connection less; what to tell where it was the last of all.
    pub(super) fn leave(&mut self, process: Process, id: &str) -> Option<Bytes> {
        let here = self.0.get_mut(id)?;
        let count = here.connections.get_mut(&process)?;
        *count -= 1;
        if *count == 0 {
            here.connections.remove(&process);
        }
        if here.connections.is_empty() { self.0.remove(id).map(|here| here.member) } else { None }
    }

    /// All that are, without order.
    pub(super) fn members(&self) -> impl Iterator<Item = &Bytes> {
        self.0.values().map(|here| &here.member)
    }

    #[cfg_attr(
        not(any(feature = "nats", feature = "postgres", feature = "redis")),
        allow(dead_code, reason = "there is one process where no engine is")
    )]
    /// Those of this process.
    pub(super) fn of_process(&self, process: Process) -> impl Iterator<Item = (&String, &Bytes)> {
        let there = self.0.iter().filter(move |(_, here)| here.connections.contains_key(&process));
        there.map(|(id, here)| (id, &here.member))
    }

    #[cfg_attr(
        not(any(feature = "nats", feature = "postgres", feature = "redis")),
        allow(dead_code, reason = "there is one process where no engine is")
    )]
    /// Another process says who is there: what to tell of those who came and those who went.
    pub(super) fn replace(&mut self, process: Process, stays: HashMap<String, Bytes>) -> (Vec<Bytes>, Vec<Bytes>) {
        let gone: Vec<String> =
            self.of_process(process).map(|(id, _)| id.clone()).filter(|id| !stays.contains_key(id)).collect();
        let mut came = Vec::new();
        for (id, member) in stays {
            if !self.0.get(&id).is_some_and(|here| here.connections.contains_key(&process)) {
                came.extend(self.join(process, &id, member));
            }
        }
        (came, gone.into_iter().filter_map(|id| self.leave(process, &id)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(text: &'static str) -> Bytes {
        Bytes::from_static(text.as_bytes())
    }

    #[test]
    fn several_connections_of_one_member_are_one() {
        let mut present = Present::default();
        assert_eq!(present.join(1, "ada", json("1")), Some(json("1")));
        assert_eq!(present.join(1, "ada", json("1")), None);
        assert_eq!(present.join(2, "ada", json("1")), None);
        assert_eq!(present.members().count(), 1);
        assert_eq!(present.leave(1, "ada"), None);
        assert_eq!(present.leave(2, "ada"), None);
        assert_eq!(present.leave(2, "ada"), None, "it was not there");
        assert_eq!(present.leave(1, "ada"), Some(json("1")));
        assert_eq!(present.members().count(), 0);
    }

    #[test]
    fn what_another_process_says_replaces_what_it_said() {
        let mut present = Present::default();
        present.join(1, "ada", json("1"));
        let both = HashMap::from([("ada".to_owned(), json("1")), ("bob".to_owned(), json("2"))]);
        assert_eq!(present.replace(2, both.clone()), (vec![json("2")], vec![]));
        assert_eq!(present.replace(2, both), (vec![], vec![]));
        assert_eq!(present.replace(2, HashMap::new()), (vec![], vec![json("2")]), "ada is still at the first one");
        assert_eq!(present.of_process(1).count(), 1);
    }
}
