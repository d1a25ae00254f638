//! The method `ws`: it is given a socket, and called when the answer has been sent.

use super::Method;
use super::missing::{MissingWs, WrittenWs};
use crate::error::Result;
use crate::request::Request;
use crate::respond::Response;
use crate::ws::{Ended, FromMessage, IntoMessage, Message, Socket, Speaking, accept};

impl<H: Send + 'static, F> Method<H, F> {
    /// Answers by a 101, and has the method called then.
    pub async fn upgrade<In, Out>(
        self,
        handler: Result<H>,
        request: &Request,
        place: &mut Option<Response>,
    ) -> Result<()>
    where
        F: Speaking<H, In, Out>,
        F::Output: Ended,
        In: FromMessage,
        Out: IntoMessage,
    {
        *place = Some(accept(self.function, handler?, request));
        Ok(())
    }
}

/// Never called.
impl<H: WrittenWs + Send + 'static> Speaking<H, Message, Message> for MissingWs {
    type Output = ();

    async fn speak(self, _: H, _: Socket<Message, Message>) {}
}
