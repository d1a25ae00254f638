//! What a follower of a topic is told.

use crate::topics::{Gap, Offset, Topic};
use std::fmt;

/// What has happened in a topic that is followed.
#[non_exhaustive]
pub enum Event<T: Topic> {
    /// It is connected, for the first time or again. The topic's members, where the site tells who is present: they replace
    /// those that were known.
    Subscribed {
        /// Who is present now; `None` where the site does not tell.
        members: Option<Vec<T::Member>>,
    },
    /// Somebody has published this.
    Message {
        /// Where it stands: what to go on [after](super::Follower::after) in another process.
        offset: Offset,
        /// What was published.
        message: T::Message,
    },
    /// This member is present now, and was not.
    Joined(T::Member),
    /// This member is no longer present.
    Left(T::Member),
    /// Something may be missing here: what is shown should be loaded anew.
    Gap(Gap),
}

impl<T: Topic<Message: Clone, Member: Clone>> Clone for Event<T> {
    fn clone(&self) -> Event<T> {
        match self {
            Event::Subscribed { members } => Event::Subscribed { members: members.clone() },
            Event::Message { offset, message } => Event::Message { offset: *offset, message: message.clone() },
            Event::Joined(member) => Event::Joined(member.clone()),
            Event::Left(member) => Event::Left(member.clone()),
            Event::Gap(gap) => Event::Gap(*gap),
        }
    }
}

impl<T: Topic<Message: fmt::Debug, Member: fmt::Debug>> fmt::Debug for Event<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Event::Subscribed { members } => f.debug_struct("Subscribed").field("members", members).finish(),
            Event::Message { offset, message } => {
                f.debug_struct("Message").field("offset", offset).field("message", message).finish()
            }
            Event::Joined(member) => f.debug_tuple("Joined").field(member).finish(),
            Event::Left(member) => f.debug_tuple("Left").field(member).finish(),
            Event::Gap(gap) => f.debug_tuple("Gap").field(gap).finish(),
        }
    }
}
