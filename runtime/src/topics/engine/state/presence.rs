//! Who is present, in whatever process.
//!
//! A process tells the others its whole list where it has changed, or where somebody asks. In between it only shows that it
//! lives, and which list is its newest: who has missed that one asks for it.

use super::State;
use crate::topics::engine::envelope::Signal;
use crate::topics::engine::link::{ANSWER, Cause, TICK};
use std::collections::HashMap;
use std::sync::Arc;
use tokio::time::timeout;

/// A process that has not been heard of for so many ticks is dead, and nobody is present by it.
pub(super) const SILENT: u32 = 3;
/// A longer list goes in parts of so many bytes at most.
const PART: usize = 256 * 1024;

impl State {
    pub(super) async fn ask_who_is_present(&mut self, topic: &str, of: Option<u64>) -> Result<(), Cause> {
        let text = Signal::Ask { process: self.hub.process, of }.write();
        ask!(self, server => server.signal(topic, text));
        Ok(())
    }

    /// Who of this process is present has changed.
    pub(in super::super) async fn announce(&mut self, topic: &str) -> Result<(), Cause> {
        let Some(joined) = self.joined.get_mut(topic) else { return Ok(()) };
        self.list += 1;
        joined.list = self.list;
        self.tell_who_is_present(topic).await
    }

    /// Tells the others who of this process is present.
    pub(super) async fn tell_who_is_present(&mut self, topic: &str) -> Result<(), Cause> {
        let Some(joined) = self.joined.get(topic) else { return Ok(()) };
        let Some(channel) = joined.channel() else { return Ok(()) };
        let (process, list) = (self.hub.process, joined.list);
        let own = channel.members(|present| {
            let own = present.of_process(process);
            own.map(|(id, member)| (id.clone(), member.clone())).collect::<Vec<_>>()
        });
        let (parts, dropped) = Signal::parts(process, list, own, self.longest.min(PART));
        if dropped > 0 {
            tracing::warn!(target: "squall::topics", engine = self.engine, dropped, "members are longer than the engine of topics takes: other processes do not see them");
        }
        for part in parts {
            ask!(self, server => server.signal(topic, part.write()));
        }
        Ok(())
    }

    /// Another process tells who is present by it, or asks.
    pub(in super::super) async fn signal(&mut self, topic: &str, text: &[u8]) -> Result<(), Cause> {
        let Some(joined) = self.joined.get_mut(topic) else { return Ok(()) };
        let own = self.hub.process;
        match Signal::read(text) {
            Some(Signal::Present { process, list, count, members }) if process != own => {
                let all = joined.listed(process, list, count, members);
                if let (Some(all), Some(channel)) = (all, joined.channel()) {
                    channel.present(|present| present.replace(process, all));
                }
                Ok(())
            }
            Some(Signal::Alive { process, list }) if process != own => {
                if joined.has_list(process, list) {
                    return Ok(());
                }
                self.ask_who_is_present(topic, Some(process)).await
            }
            Some(Signal::Ask { process, of }) if process != own && of.is_none_or(|of| of == own) => {
                self.tell_who_is_present(topic).await
            }
            _ => Ok(()),
        }
    }

    /// Shows that this process lives; whoever was present by one that does not show it is not any more.
    pub(in super::super) async fn tick(&mut self) -> Result<(), Cause> {
        let process = self.hub.process;
        let mut own: Vec<(Arc<str>, u64)> = Vec::new();
        for (topic, joined) in &mut self.joined {
            let Some(channel) = joined.channel() else { continue };
            for dead in joined.silent(TICK * SILENT) {
                channel.present(|present| present.replace(dead, HashMap::new()));
            }
            if channel.members(|present| present.of_process(process).next().is_some()) {
                own.push((topic.clone(), joined.list));
            }
        }
        for (topic, list) in own {
            let text = Signal::Alive { process, list }.write();
            ask!(self, server => server.signal(&topic, text));
        }
        Ok(())
    }
}
