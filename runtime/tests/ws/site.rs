//! The site of these tests.

use serde::{Deserialize, Serialize};
use squall::Server;
use squall::prelude::*;
use squall::ws::{CloseCode, Message, Overflow, Queue, Sender, Socket};
use std::sync::Mutex;
use std::time::Duration;
use tokio::sync::oneshot;

use crate::serving::Started;

#[app(
    trusted_origins = ["https://trusted.example"],
    handlers = [Echo, Packed, Small, Guess, Page, PageSocket, Protocols, Fails, Says, Moved, Slow, Texts, Bytes, Exempt, Stays, Waits],
)]
pub struct Site {
    /// The last sender that a visitor of `/slow/..` has left.
    pub senders: std::sync::Arc<Senders>,
}

#[derive(Default)]
pub struct Senders(pub Mutex<Vec<Sender<String>>>, pub Mutex<Option<oneshot::Sender<()>>>);

pub fn serve() -> Started {
    started(Server::new(Site { senders: Default::default() }))
}

pub fn started(server: Server<impl squall::Answering>) -> Started {
    Started::new(local(server))
}

/// At a free port.
pub fn local<S: squall::Answering>(server: Server<S>) -> Server<S> {
    server.listener("127.0.0.1:0")
}

#[handler(ws, "/echo", message_limit = "64 MiB")]
struct Echo;

impl Echo {
    async fn ws(self, mut socket: Socket) -> Result<()> {
        while let Some(message) = socket.next().await {
            socket.send(message).await?;
        }
        Ok(())
    }
}

#[handler(ws, "/packed", message_limit = "64 MiB", compression = on)]
struct Packed;

impl Packed {
    async fn ws(self, mut socket: Socket<Message, Message>) -> Result<()> {
        while let Some(message) = socket.next().await {
            socket.send(message).await?;
        }
        Ok(())
    }
}

#[handler(ws, "/small", message_limit = 1024, compression = on)]
struct Small;

impl Small {
    async fn ws(self, mut socket: Socket<Message, Message>) {
        while let Some(message) = socket.next().await {
            if socket.send(message).await.is_err() {
                return;
            }
        }
    }
}

#[derive(Deserialize)]
struct Number {
    number: u32,
}

#[derive(Serialize)]
struct Answer {
    is: &'static str,
}

#[handler(ws, "/guess/{secret}")]
struct Guess {
    secret: u32,
    #[query]
    name: Option<String>,
}

impl Guess {
    async fn ws(self, mut socket: Socket<Number, Answer>) -> Result<()> {
        while let Some(Number { number }) = socket.next().await {
            let is = if number == self.secret { "right" } else { "wrong" };
            socket.send(Answer { is: if self.name.as_deref() == Some("oracle") { "known" } else { is } }).await?;
        }
        Ok(())
    }
}

#[handler(get, "/page")]
struct Page;

impl Page {
    async fn get(self) -> &'static str {
        "a page"
    }
}

#[handler(ws, "/page")]
struct PageSocket;

impl PageSocket {
    async fn ws(self, mut socket: Socket<String, &'static str>) -> Result<()> {
        socket.send("a socket").await?;
        socket.next().await;
        Ok(())
    }
}

#[handler(ws, "/protocols", protocols = ["v2.chat", "v1.chat"])]
struct Protocols;

impl Protocols {
    async fn ws(self, mut socket: Socket<String, String>) -> Result<()> {
        let protocol = socket.protocol().unwrap_or("none").to_owned();
        Ok(socket.send(protocol).await?)
    }
}

#[handler(ws, "/fails/{how}")]
struct Fails {
    how: String,
}

impl Fails {
    async fn ws(self, mut socket: Socket<String, String>) -> Result<()> {
        match self.how.as_str() {
            "client" => Err(Error::new(StatusCode::FORBIDDEN, "not in this room")),
            "server" => Err(Error::internal("the secret cause")),
            "panic" => panic!("on purpose"),
            "own" => {
                socket.close(CloseCode::own(4001), "of its own");
                assert!(socket.send("more".to_owned()).await.is_err());
                assert!(socket.next().await.is_none());
                Ok(())
            }
            _ => {
                // After its end nothing can be sent, which is nobody's fault.
                while socket.next().await.is_some() {}
                socket.send("too late".to_owned()).await?;
                Ok(())
            }
        }
    }
}

/// Says how it was closed to the one who asks `/stays`.
#[handler(ws, "/says/{count}")]
struct Says {
    count: usize,
}

impl Says {
    async fn ws(self, mut socket: Socket<String, String>) -> Result<()> {
        for number in 0..self.count {
            socket.send(number.to_string()).await?;
        }
        Ok(())
    }
}

#[handler(ws, "/moved")]
struct Moved;

impl Moved {
    async fn ws(self, mut socket: Socket<String, String>) {
        tokio::spawn(async move {
            while let Some(text) = socket.next().await {
                if text == "end" || socket.send(text).await.is_err() {
                    return;
                }
            }
        });
    }
}

#[handler(ws, "/slow/{policy}")]
struct Slow {
    policy: String,
    #[state]
    senders: std::sync::Arc<Senders>,
}

impl Slow {
    async fn ws(self, mut socket: Socket<String, String>) {
        let overflow = match self.policy.as_str() {
            "oldest" => Overflow::DropOldest,
            "newest" => Overflow::DropNewest,
            _ => Overflow::Close,
        };
        let queue = Queue::default().messages(8).bytes(1 << 20).overflow(overflow);
        self.senders.0.lock().unwrap().push(socket.sender_with(queue));
        while socket.next().await.is_some() {}
    }
}

#[handler(ws, "/texts")]
struct Texts;

impl Texts {
    async fn ws(self, mut socket: Socket<String, String>) -> Result<()> {
        while let Some(text) = socket.next().await {
            socket.send(text).await?;
        }
        Ok(())
    }
}

#[handler(ws, "/bytes")]
struct Bytes;

impl Bytes {
    async fn ws(self, mut socket: Socket<Vec<u8>, Vec<u8>>) -> Result<()> {
        while let Some(bytes) = socket.next().await {
            socket.send(bytes).await?;
        }
        Ok(())
    }
}

#[handler(ws, "/exempt", xsrf = exempt("a widget on other sites' pages"))]
struct Exempt;

impl Exempt {
    async fn ws(self, mut socket: Socket<String, String>) {
        _ = socket.send("hello".to_owned()).await;
    }
}

/// It goes on a little after its end, and says so.
#[handler(ws, "/stays")]
struct Stays {
    #[state]
    senders: std::sync::Arc<Senders>,
}

impl Stays {
    async fn ws(self, mut socket: Socket<String, String>) {
        while socket.next().await.is_some() {}
        tokio::time::sleep(Duration::from_millis(50)).await;
        if let Some(done) = self.senders.1.lock().unwrap().take() {
            _ = done.send(());
        }
    }
}

/// It takes no message, and waits for the end.
#[handler(ws, "/waits")]
struct Waits {
    #[state]
    senders: std::sync::Arc<Senders>,
}

impl Waits {
    async fn ws(self, mut socket: Socket<String, String>) {
        socket.closed().await;
        if let Some(done) = self.senders.1.lock().unwrap().take() {
            _ = done.send(());
        }
    }
}
