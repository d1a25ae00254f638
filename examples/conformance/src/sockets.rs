//! WebSockets that send back what comes.

use squall::prelude::*;
use squall::ws::Socket;

handlers!(pub HANDLERS = [EchoMessages, WithProtocol, WithLimit]);

async fn echo(mut socket: Socket) -> Result<()> {
    while let Some(message) = socket.next().await {
        socket.send(message).await?;
    }
    Ok(())
}

#[handler(ws, "/ws", message_limit = "64 MiB", compression = on)]
struct EchoMessages;

impl EchoMessages {
    async fn ws(self, socket: Socket) -> Result<()> {
        echo(socket).await
    }
}

#[handler(ws, "/sub", protocols = ["goodproto"])]
struct WithProtocol;

impl WithProtocol {
    async fn ws(self, socket: Socket) -> Result<()> {
        echo(socket).await
    }
}

#[handler(ws, "/wslim", message_limit = 1024)]
struct WithLimit;

impl WithLimit {
    async fn ws(self, socket: Socket) -> Result<()> {
        echo(socket).await
    }
}
