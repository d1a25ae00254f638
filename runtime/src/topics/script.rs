//! The module of JavaScript that goes with topics.

/// The module of JavaScript that goes with topics, at `/squall/topics.js`: list it among the handlers.
///
/// ```js
/// import { Topic } from "/squall/topics.js";
///
/// const room = new Topic("/rooms/tea/events", { after: list.dataset.after });
/// room.addEventListener("message", ({ detail }) => show(detail));
/// room.addEventListener("gap", () => location.reload());
/// ```
///
/// It reads a stream of [events](crate::Events), or a WebSocket where the address begins with `ws:` or `wss:`. Where the
/// connection breaks it comes back, sooner or later by chance so that not all come at once, and goes on after the last
/// message it has seen. Events of it are `message`, `joined`, `left`, `gap`, and those of `names`, with what was published as
/// `detail`; and `open` and `closed`, as the connection is. It needs nothing that the site's policy forbids.
///
/// In an app with users, everybody may have it: list it as `public(TopicsScript)`.
#[squall_macros::assets("src/topics/browser", at = "/squall", embed = always)]
pub struct TopicsScript;
