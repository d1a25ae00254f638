use serde::{Deserialize, Serialize};
use squall::prelude::*;
use squall::ws::Socket;
use squall::{Events, LastEventId, MayJoin, Offset, Topic, Topics, WhenSlow, topic};

#[derive(Serialize, Deserialize)]
struct Said {
    text: String,
}

#[derive(Clone)]
struct Author {
    name: String,
}

#[topic("room/{name}/{type}", message = Said, member = String, join = Author, history = 100)]
struct Room {
    name: String,
    r#type: u32,
}

impl MayJoin for Room {
    async fn may_join(&self, author: &Author) -> Result<()> {
        if author.name == self.name { Ok(()) } else { Err(Error::forbidden()) }
    }
}

#[topic("news", message = Vec<u8>)]
struct News;

macro_rules! topics {
    ($name:ident, $text:literal, $field:ident) => {
        #[topic($text, message = Said)]
        struct $name {
            $field: u8,
        }
    };
}

topics!(Made, "made/{number}", number);

#[handler(get, "/events")]
struct NewsEvents {
    last: LastEventId<Offset>,
    #[state]
    topics: Topics,
}

impl NewsEvents {
    async fn get(self) -> Result<Events> {
        Ok(self.topics.subscribe(&News).after(self.last).await?.into())
    }
}

/// Both directions in one socket, which follows two topics.
#[handler(ws, "/rooms/{name}")]
struct Talk {
    name: String,
    #[state]
    topics: Topics,
}

impl Talk {
    async fn ws(self, mut socket: Socket<Said, String>) -> Result<()> {
        let room = Room { name: self.name, r#type: 1 };
        let author = Author { name: "Ada".to_owned() };
        socket.follow(self.topics.subscribe_as(&room, &author).with_members().when_slow(WhenSlow::Close).await?);
        socket.follow(self.topics.subscribe(&News).await?.named("news"));
        while let Some(said) = socket.next().await {
            self.topics.publish(&room, &said).await?;
        }
        Ok(())
    }
}

#[app(topics = [Room, News, Made], handlers = [NewsEvents, Talk])]
struct App {
    topics: Topics,
}

async fn uses(topics: &Topics, author: &Author) -> Result<()> {
    let room = Room { name: "a".to_owned(), r#type: 1 };
    topics.publish(&room, &Said { text: String::new() }).await?;
    topics.subscribe_as(&room, author).latest(5).present_as(1, &author.name).await?;
    topics.publish(&News, &vec![1]).await?;
    Ok(())
}

fn main() {
    let _ = (uses, App { topics: Topics::in_memory() });
    assert_eq!(Room { name: "a/b".to_owned(), r#type: 7 }.name(), "room/a%2Fb/7");
    assert_eq!(Made { number: 5 }.name(), "made/5");
    assert_eq!(News.name(), "news");
    assert_eq!(Room::HISTORY, Some(100));
}
