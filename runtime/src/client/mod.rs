//! A client of WebSockets and topics, for services and for tests.
#![doc = include_str!("../../docs/client.md")]

mod address;
mod back_off;
mod connect;
mod connection;
mod error;
mod event;
mod exchange;
mod follow;
#[cfg(fuzzing)]
#[doc(hidden)]
pub mod fuzzing;
mod lines;
mod pump;
mod source;
mod tls;
mod wire;

pub use connect::Connect;
pub use connection::{Connection, Sender};
pub use error::Error;
pub use event::Event;
pub use follow::Follower;

use crate::topics::Topic;
use crate::ws::{FromMessage, IntoMessage};
use http::header::{
    ACCEPT, AUTHORIZATION, CONNECTION, CONTENT_LENGTH, COOKIE, HOST, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_EXTENSIONS,
    SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_PROTOCOL, SEC_WEBSOCKET_VERSION, TE, TRANSFER_ENCODING, UPGRADE,
};
use http::{HeaderMap, HeaderName, HeaderValue};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use tls::Trust;

/// What all connections to a site share: what is sent with each request, whom it trusts, and how long it waits.
///
/// A clone shares its settings until one of them is changed. See [the module](self) for what it connects to.
#[derive(Clone)]
pub struct Client(Arc<Settings>);

#[derive(Clone)]
pub(crate) struct Settings {
    headers: HeaderMap,
    trust: Trust,
    /// How long it may take until the answer has begun.
    patience: Duration,
    /// How often a WebSocket is asked whether it is still there.
    ping: Duration,
    /// How long nothing may come before a connection is taken for dead.
    silence: Duration,
    /// The longest message or event, in bytes.
    longest: usize,
    /// What is wrong with these settings.
    fault: Option<String>,
}

/// Headers that the client writes itself.
const OWN: [HeaderName; 12] = [
    ACCEPT,
    CONNECTION,
    CONTENT_LENGTH,
    HOST,
    SEC_WEBSOCKET_ACCEPT,
    SEC_WEBSOCKET_EXTENSIONS,
    SEC_WEBSOCKET_KEY,
    SEC_WEBSOCKET_PROTOCOL,
    SEC_WEBSOCKET_VERSION,
    TE,
    TRANSFER_ENCODING,
    UPGRADE,
];

impl Default for Client {
    fn default() -> Client {
        Client::new()
    }
}

impl Client {
    /// A client with the settings that are usual.
    pub fn new() -> Client {
        Client(Arc::new(Settings {
            headers: HeaderMap::new(),
            trust: Trust::default(),
            patience: Duration::from_secs(10),
            ping: Duration::from_secs(20),
            silence: Duration::from_secs(75),
            longest: 1024 * 1024,
            fault: None,
        }))
    }

    /// A WebSocket at this address, which begins with `ws://` or `wss://`: `.await` connects.
    ///
    /// `In` is what comes to the client, `Out` is what it sends: the other way round than in the handler's
    /// [`Socket`](crate::ws::Socket). Both may be of the types that a handler's socket has.
    ///
    /// ```no_run
    /// # async fn example() -> Result<(), squall::client::Error> {
    /// use squall::client::{Client, Connection};
    ///
    /// let mut echo: Connection<String> = Client::new().connect("wss://example.org/echo").await?;
    /// # Ok(()) }
    /// ```
    pub fn connect<In: FromMessage, Out: IntoMessage>(&self, url: impl AsRef<str>) -> Connect<In, Out> {
        Connect::new(self.clone(), url.as_ref())
    }

    /// Follows a topic at this address: by a WebSocket where it begins with `ws://` or `wss://`, by a stream of events
    /// where it begins with `http://` or `https://`.
    ///
    /// The address may have the topic's parameters in it, as its name has:
    ///
    /// ```no_run
    /// # use serde::{Deserialize, Serialize};
    /// # use squall::topic;
    /// # #[derive(Serialize, Deserialize)] struct Said { text: String }
    /// # #[topic("room/{name}", message = Said)] struct Room { name: String }
    /// use squall::client::{Client, Event};
    ///
    /// # async fn example() -> Result<(), squall::client::Error> {
    /// let room = Room { name: "tea time".to_owned() };
    /// let mut room = Client::new().follow(&room, "https://chat.example/rooms/{name}/events");
    /// while let Some(event) = room.next().await {
    ///     if let Event::Message { message, .. } = event? {
    ///         println!("{}", message.text);
    ///     }
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// It connects when it is first asked for an event.
    // The types of what it brings, and not the topic's: so that a mistake in the topic is told once.
    pub fn follow<T: Topic>(&self, topic: &T, url: impl AsRef<str>) -> Follower<T::Message, T::Member> {
        Follower::new(self.clone(), T::PATTERN, address::fill(topic, url.as_ref()))
    }

    /// Sends this header with each request. A name or value that no header can have, and a header that the client writes
    /// itself, is an error of what is connected then.
    #[must_use]
    pub fn header<N, V>(self, name: N, value: V) -> Client
    where
        N: TryInto<HeaderName> + fmt::Debug,
        V: TryInto<HeaderValue>,
    {
        let shown = format!("{name:?}");
        self.with(|settings| match (name.try_into(), value.try_into()) {
            (Ok(name), _) if OWN.contains(&name) => {
                settings.wrong(format!("the header `{name}` is the client's to write"))
            }
            (Ok(name), Ok(mut value)) => {
                value.set_sensitive(name == AUTHORIZATION || name == COOKIE);
                settings.headers.insert(name, value);
            }
            // The value may be a secret.
            _ => settings.wrong(format!("the name or the value of the header {shown} is none that a header can have")),
        })
    }

    /// Sends this token with each request, as `Authorization: Bearer ..`.
    #[must_use]
    pub fn bearer(self, token: &str) -> Client {
        self.header(AUTHORIZATION, format!("Bearer {token}"))
    }

    /// Sends this cookie with each request, besides those that there are.
    #[must_use]
    pub fn cookie(self, name: &str, value: &str) -> Client {
        self.with(|settings| {
            let bad = |text: &str| text.bytes().any(|byte| !(b'!'..=b'~').contains(&byte) || b"\",;\\".contains(&byte));
            let before =
                settings.headers.get(COOKIE).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
            let all = before.map_or_else(String::new, |before| before + "; ") + name + "=" + value;
            match HeaderValue::try_from(all) {
                Ok(mut all) if !name.is_empty() && !name.contains('=') && !bad(name) && !bad(value) => {
                    all.set_sensitive(true);
                    settings.headers.insert(COOKIE, all);
                }
                _ => settings.wrong(format!("the cookie {name:?} has a name or a value that no cookie can have")),
            }
        })
    }

    /// Trusts these authorities too, besides those that the system trusts: certificates as PEM. For a site within a company,
    /// and for tests. There is no way to trust everybody.
    #[must_use]
    pub fn trust(self, pem: impl AsRef<[u8]>) -> Client {
        self.with(|settings| {
            if let Err(what) = settings.trust.add(pem.as_ref()) {
                settings.wrong(what);
            }
        })
    }

    /// How long it may take to connect, from the look-up of the name to the answer's head: 10 seconds unless told otherwise.
    #[must_use]
    pub fn connect_within(self, time: Duration) -> Client {
        self.with(|settings| settings.patience = time)
    }

    /// How often a WebSocket is asked whether it is still there: every 20 seconds unless told otherwise.
    #[must_use]
    pub fn ping_every(self, time: Duration) -> Client {
        self.with(|settings| settings.ping = time.max(Duration::from_millis(100)))
    }

    /// How long nothing at all may come before a connection is taken for dead: 75 seconds unless told otherwise. It is longer
    /// than the longest pause of a [stream of events](crate::Events::heartbeat), and than some pings.
    #[must_use]
    pub fn silent_for(self, time: Duration) -> Client {
        self.with(|settings| settings.silence = time)
    }

    /// The longest message or event, in bytes: 1 MiB unless told otherwise. A longer one ends the connection, before it has been
    /// read. Of a stream of events it bounds the data, the name and the id of an event together, and each line, of which the
    /// name of its field does not count.
    #[must_use]
    pub fn message_limit(self, bytes: usize) -> Client {
        self.with(|settings| settings.longest = bytes)
    }

    fn with(mut self, change: impl FnOnce(&mut Settings)) -> Client {
        change(Arc::make_mut(&mut self.0));
        self
    }
}

impl Settings {
    /// The first fault is told.
    fn wrong(&mut self, what: String) {
        self.fault.get_or_insert(what);
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The values of some are secrets, and printed as such.
        f.debug_struct("Client").field("headers", &self.0.headers).finish_non_exhaustive()
    }
}
