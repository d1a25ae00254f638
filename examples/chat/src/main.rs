//! Serves the chat.

fn main() -> squall::Result<()> {
    squall::serve_with(chat::App::open())
}
