//! The same without the feature `http2`: all that comes is HTTP/1.1.

use super::answering::Answering;
use super::connection;
use super::drain::Told;
use super::limits::Limits;
use super::socket::Socket;
use crate::request::Connection;

pub(super) async fn serve_connection<A: Answering>(
    socket: impl Socket,
    connection: Connection,
    serves: A,
    limits: Limits,
    told: Told,
    _prior_knowledge: bool,
) {
    connection::serve_connection(socket, connection, serves, limits, told).await;
}
