//! Topics of one process, in its memory.

use super::{Address, Engine};
use crate::error::Result;
use crate::request::BoxFuture;
use crate::topics::channel::Channel;
use crate::topics::hub::Hub;
use crate::topics::offset::Offset;
use bytes::Bytes;
use std::sync::Arc;

/// Carries nothing: there is one process.
pub(in crate::topics) struct Memory(pub(in crate::topics) Arc<Hub>);

impl Engine for Memory {
    fn publish<'a>(&'a self, address: Address<'a>, json: Bytes) -> BoxFuture<'a, Result<Offset>> {
        Box::pin(async move {
            let channel = self.0.channel(address.name, address.topic, address.history)?;
            Ok(channel.publish(json))
        })
    }

    fn open<'a>(&'a self, _: &'a Arc<Channel>) -> BoxFuture<'a, Result<()>> {
        Box::pin(async { Ok(()) })
    }

    fn close(&self, _: Vec<Arc<str>>) {}

    fn announce(&self, _: &Arc<Channel>) {}

    fn name(&self) -> &'static str {
        "memory"
    }
}
