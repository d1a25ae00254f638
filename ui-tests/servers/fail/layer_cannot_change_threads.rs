use squall::prelude::*;

use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

#[app(handlers = [Posts])]
struct Site;

#[handler(get, "/posts")]
struct Posts;

impl Posts {
    async fn get(self) -> &'static str {
        "posts"
    }
}

/// Counts what it lets through, for one thread alone.
#[derive(Clone)]
struct Counted<S> {
    inner: S,
    count: Rc<u32>,
}

struct Counting;

impl<S> tower_layer::Layer<S> for Counting {
    type Service = Counted<S>;

    fn layer(&self, inner: S) -> Counted<S> {
        Counted { inner, count: Rc::new(0) }
    }
}

impl<S, R> tower_service::Service<R> for Counted<S>
where
    S: tower_service::Service<R, Future: Send + 'static>,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: R) -> Self::Future {
        *Rc::make_mut(&mut self.count) += 1;
        Box::pin(self.inner.call(request))
    }
}

fn main() -> squall::Result<()> {
    squall::Server::new(Site).layer(Counting).serve()
}
