//! WebSockets: an echo, and one room in which all hear each other.

use squall::prelude::*;
use squall::ws::{Message, Overflow, Queue, Sender, Socket};
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, PoisonError, RwLock};

/// Sends back what comes.
#[handler(ws, "/ws")]
pub(crate) struct EchoMessages;

impl EchoMessages {
    async fn ws(self, mut socket: Socket) -> Result<()> {
        while let Some(message) = socket.next().await {
            socket.send(message).await?;
        }
        Ok(())
    }
}

/// Who is in the room, by a number.
#[derive(Clone, Default)]
pub(crate) struct Room(Arc<Inside>);

#[derive(Default)]
struct Inside {
    senders: RwLock<HashMap<u64, Sender>>,
    last: AtomicU64,
}

/// Sends each message to all who are there.
#[handler(ws, "/ws/broadcast")]
pub(crate) struct Broadcast {
    #[state]
    room: Room,
}

impl Broadcast {
    async fn ws(self, mut socket: Socket) {
        let inside = &self.room.0;
        let number = inside.last.fetch_add(1, Relaxed);
        // Who is too slow misses what comes last, and holds up nobody.
        let sender = socket.sender_with(Queue::default().overflow(Overflow::DropNewest));
        inside.senders.write().unwrap_or_else(PoisonError::into_inner).insert(number, sender);
        while let Some(message) = socket.next().await {
            self.room.tell_all(message);
        }
        inside.senders.write().unwrap_or_else(PoisonError::into_inner).remove(&number);
    }
}

impl Room {
    fn tell_all(&self, message: Message) {
        for sender in self.0.senders.read().unwrap_or_else(PoisonError::into_inner).values() {
            // A clone shares the bytes. Who has left is taken out by their own handler.
            _ = sender.send(message.clone());
        }
    }
}
