//! The code of the chapter on WebSockets.

use squall::prelude::*;
use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::{Arc, Mutex};

// ANCHOR: chat
use squall::ws::{Overflow, Queue, Sender, Socket};

#[derive(serde::Deserialize)]
struct Said {
    text: String,
}

#[derive(Clone, serde::Serialize)]
struct Heard {
    name: String,
    text: String,
}

#[handler(ws, "/rooms/{room}", message_limit = "16 KiB")]
struct Chat {
    room: String,
    #[query]
    name: String,
    #[state]
    rooms: Rooms,
}

impl Chat {
    async fn ws(self, mut socket: Socket<Said, Heard>) {
        self.rooms.enter(&self.room, &self.name, socket.sender_with(Rooms::QUEUE));
        while let Some(Said { text }) = socket.next().await {
            self.rooms.tell_all(&self.room, &Heard { name: self.name.clone(), text });
        }
        self.rooms.leave(&self.room, &self.name);
    }
}
// ANCHOR_END: chat

// ANCHOR: rooms
/// Who is in which room, and how to reach them.
#[derive(Clone, Default)]
struct Rooms(Arc<Mutex<HashMap<Seat, Sender<Heard>>>>);

/// A room, and who is there.
type Seat = (String, String);

impl Rooms {
    /// Who does not keep up misses the oldest messages, and holds up nobody.
    const QUEUE: Queue = Queue::new().messages(100).bytes(64 * 1024).overflow(Overflow::DropOldest);

    fn enter(&self, room: &str, name: &str, sender: Sender<Heard>) {
        self.0.lock().expect("nobody panics").insert((room.to_owned(), name.to_owned()), sender);
    }

    fn leave(&self, room: &str, name: &str) {
        self.0.lock().expect("nobody panics").remove(&(room.to_owned(), name.to_owned()));
    }

    fn tell_all(&self, room: &str, heard: &Heard) {
        for ((of, _), sender) in &*self.0.lock().expect("nobody panics") {
            if of == room {
                // Who has gone is about to leave the room.
                _ = sender.send(heard.clone());
            }
        }
    }
}
// ANCHOR_END: rooms

// ANCHOR: raw
use squall::ws::{CloseCode, Message};

#[handler(ws, "/raw", protocols = ["v2.numbers", "v1.numbers"], compression = on)]
struct Numbers;

impl Numbers {
    async fn ws(self, mut socket: Socket) -> Result<()> {
        while let Some(message) = socket.next().await {
            match message.json::<Vec<i64>>() {
                Ok(numbers) => {
                    let sum: i64 = numbers.iter().sum();
                    socket.send(Message::Text(sum.to_string().into())).await?;
                }
                Err(error) => socket.close(CloseCode::own(4000), error.to_string()),
            }
        }
        Ok(())
    }
}
// ANCHOR_END: raw

#[app(handlers = [Chat, Numbers])]
struct App {
    rooms: Rooms,
}

/// A socket as a client has it; texts are short here.
struct Client(TcpStream);

impl Client {
    fn connect(address: SocketAddr, path: &str) -> Client {
        let mut stream = TcpStream::connect(address).expect("it listens");
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        )
        .expect("it is sent");
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            stream.read_exact(&mut byte).expect("an answer");
            head.push(byte[0]);
        }
        assert!(head.starts_with(b"HTTP/1.1 101 "), "{}", String::from_utf8_lossy(&head));
        Client(stream)
    }

    fn say(&mut self, text: &str) {
        let mut frame = vec![0x81, 0x80 | text.len() as u8, 0, 0, 0, 0];
        frame.extend(text.as_bytes());
        self.0.write_all(&frame).expect("it is sent");
    }

    /// The kind of the next frame, and its content.
    fn next(&mut self) -> (u8, String) {
        let mut head = [0; 2];
        self.0.read_exact(&mut head).expect("a frame");
        let mut content = vec![0; usize::from(head[1])];
        self.0.read_exact(&mut content).expect("all of it");
        (head[0] & 15, String::from_utf8_lossy(&content).into_owned())
    }
}

#[tokio::test(flavor = "current_thread")]
async fn visitors_of_a_room_hear_each_other() {
    let server = squall::Server::new(App { rooms: Rooms::default() });
    let bound = server.listener("127.0.0.1:0").bind().expect("a free port");
    let address = bound.address().expect("by TCP");
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let clients = std::thread::spawn(move || {
        let mut mary = Client::connect(address, "/rooms/lobby?name=mary");
        mary.say(r#"{"text":"is anybody here?"}"#);
        assert_eq!(mary.next(), (1, r#"{"name":"mary","text":"is anybody here?"}"#.to_owned()));
        let mut john = Client::connect(address, "/rooms/lobby?name=john");
        john.say(r#"{"text":"yes"}"#);
        for client in [&mut mary, &mut john] {
            assert_eq!(client.next(), (1, r#"{"name":"john","text":"yes"}"#.to_owned()));
        }
        let mut numbers = Client::connect(address, "/raw");
        numbers.say("[1, 2, 39]");
        assert_eq!(numbers.next(), (1, "42".to_owned()));
        numbers.say("[1, 2");
        assert_eq!(numbers.next().0, 8, "it is closed");
        stop.send(()).expect("the server waits for it");
    });
    bound.run_until(async { _ = stopped.await }).await.expect("it serves");
    clients.join().expect("all is as it should be");
}
