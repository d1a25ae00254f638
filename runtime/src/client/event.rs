//! What a follower of a topic is told.

use crate::topics::{Gap, Offset};

/// What has happened in a topic that is followed, whose messages are `Message` and whose members are `Member`.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Event<Message, Member = ()> {
    /// It is connected, for the first time or again. The topic's members, where the site tells who is present: they replace
    /// those that were known.
    Subscribed {
        /// Who is present now; `None` where the site does not tell.
        members: Option<Vec<Member>>,
    },
    /// Somebody has published this.
    Message {
        /// Where it stands: what to go on [after](super::Follower::after) in another process.
        offset: Offset,
        /// What was published.
        message: Message,
    },
    /// This member is present now, and was not.
    Joined(Member),
    /// This member is no longer present.
    Left(Member),
    /// Something may be missing here: what is shown should be loaded anew.
    Gap(Gap),
}
