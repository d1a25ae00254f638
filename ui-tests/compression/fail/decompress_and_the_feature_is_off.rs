use squall::prelude::*;

#[app(handlers = [Save])]
struct App;

#[handler(post, "/", decompress)]
struct Save {
    #[body]
    text: String,
}

impl Save {
    async fn post(self) -> String {
        self.text
    }
}

fn main() {
    drop(squall::service(App));
}
