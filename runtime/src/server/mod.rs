//! Connections, and how they end.

use crate::app::{App, handle};
use crate::body::Body;
use crate::error::Result;
use crate::request::Connection;
use hyper_util::rt::TokioIo;
use std::convert::Infallible;
use std::sync::Arc;

/// Serves an app until the process is told to stop.
pub fn serve<A: App>(app: A) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async move {
        let address = std::env::var("SQUALL_LISTEN").unwrap_or_else(|_| "127.0.0.1:8000".to_owned());
        let listener = tokio::net::TcpListener::bind(address).await?;
        accept(listener, app).await;
        Ok(())
    })
}

/// Accepts connections.
pub(crate) async fn accept<A: App>(listener: tokio::net::TcpListener, app: A) {
    let app = Arc::new(app);
    while let Ok((stream, peer)) = listener.accept().await {
        let app = app.clone();
        let connection = Connection { peer: Some(peer) };
        tokio::spawn(async move {
            let service = hyper::service::service_fn(|request: http::Request<hyper::body::Incoming>| {
                let app = app.clone();
                async move { Ok::<_, Infallible>(handle(&*app, request.map(Body::incoming), connection).await) }
            });
            let _ = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
        });
    }
}
