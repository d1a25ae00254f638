//! The module of JavaScript that goes with topics.

/// The module of JavaScript that goes with topics, at `/squall/topics.js`: list it among the handlers.
///
/// ```js
/// import { Topic } from "/squall/topics.js";
///
/// const room = new Topic("/rooms/tea/talk", { socket: true, after: list.dataset.after });
/// room.addEventListener("message", ({ detail }) => show(detail));
/// room.addEventListener("gap", () => location.reload());
/// form.onsubmit = () => room.send({ text: form.text.value });
/// ```
///
/// It opens a [WebSocket](crate::ws::Socket::follow) where `socket` says so, or the address begins with `ws:` or `wss:`; else it
/// reads a stream of [events](crate::Events). Where the connection breaks it comes back, sooner or later by chance so that not all
/// come at once, and goes on after the last message it has seen. Events of it are `message`, `subscribed`, `joined`, `left`, `gap`,
/// and all others of a WebSocket, those in `names` of a stream, with what was published as `detail`; and `open` and `closed`, as
/// the connection is. The `detail.again` of `closed` is false where it does not come back, because the server has said so: the
/// session has ended, say. `send` says whether the value could be sent. It needs nothing that the site's policy forbids.
///
/// In an app with users, everybody may have it: list it as `public(TopicsScript)`.
#[squall_macros::assets("src/topics/browser", at = "/squall", embed = always)]
pub struct TopicsScript;
