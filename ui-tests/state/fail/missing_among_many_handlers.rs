use squall::prelude::*;

#[derive(Clone)]
struct Store;

#[app(handlers = [
    Posts, A<0>, A<1>, A<2>, A<3>, A<4>, A<5>, A<6>, A<7>, A<8>, A<9>, A<10>, A<11>, A<12>, A<13>, A<14>, A<15>, A<16>,
])]
struct Site;

#[handler(get, "/posts")]
struct Posts {
    #[state]
    store: Store,
}

impl Posts {
    async fn get(self) -> &'static str {
        let Store = self.store;
        "posts"
    }
}

#[handler(get, "/a/{number}")]
struct A<const N: usize> {
    number: usize,
}

impl<const N: usize> A<N> {
    async fn get(self) -> String {
        (self.number + N).to_string()
    }
}

fn main() {}
