use squall::prelude::*;

#[app(handlers = [Post])]
struct Site;

#[handler(get, head, put, patch, delete, options, query, "/posts/{id}")]
struct Post {
    id: u32,
}

impl Post {
    async fn get(self) -> String {
        self.id.to_string()
    }

    async fn head(self) -> &'static str {
        ""
    }

    fn put(self) -> impl Future<Output = &'static str> + Send {
        std::future::ready("put")
    }

    async fn patch(self) -> Result<String, squall::Error> {
        let number: u32 = "1".parse()?;
        Ok((number + self.id).to_string())
    }

    async fn delete(self) -> Option<&'static str> {
        None
    }

    async fn options(self) -> Response {
        Response::default()
    }

    async fn query(self) -> Result<&'static str> {
        Ok("found")
    }
}

fn main() {}
