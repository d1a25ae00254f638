use squall::prelude::*;

#[app(handlers = [Posts])]
struct Site {
    name: String,
    motto: String,
}

#[handler(get, "/posts")]
struct Posts {
    #[state]
    name: String,
}

impl Posts {
    async fn get(self) -> String {
        self.name
    }
}

fn main() {}
