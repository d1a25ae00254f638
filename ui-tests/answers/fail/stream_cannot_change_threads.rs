use futures_util::stream;
use squall::Streamed;
use squall::prelude::*;
use std::rc::Rc;

#[handler(get, "/page")]
struct Page;

impl Page {
    async fn get(self) -> Streamed {
        let text = Rc::new("a".to_owned());
        Streamed::text(stream::repeat_with(move || Ok::<_, Error>(text.to_string())))
    }
}

fn main() {}
