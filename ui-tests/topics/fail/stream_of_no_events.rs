use squall::Events;

fn events() -> Events {
    Events::from_stream(futures_util::stream::iter([1, 2, 3]))
}

fn main() {
    events();
}
