use squall::prelude::*;

#[app(handlers = [Deep])]
struct Site;

#[section("/{a}/{b}/{c}/{d}/{e}/{f}/{g}/{h}")]
struct Outer;

#[handler(get, "/{i}/{j}/{k}/{l}/{m}/{n}/{o}/{p}/{q}", in = Outer)]
struct Deep {
    #[path]
    a: u8,
    #[path]
    b: u8,
    #[path]
    c: u8,
    #[path]
    d: u8,
    #[path]
    e: u8,
    #[path]
    f: u8,
    #[path]
    g: u8,
    #[path]
    h: u8,
    i: u8,
    j: u8,
    k: u8,
    l: u8,
    m: u8,
    n: u8,
    o: u8,
    p: u8,
    q: u8,
}

impl Deep {
    async fn get(self) -> String {
        let outer = [self.a, self.b, self.c, self.d, self.e, self.f, self.g, self.h];
        let own = [self.i, self.j, self.k, self.l, self.m, self.n, self.o, self.p, self.q];
        format!("{outer:?} {own:?}")
    }
}

fn main() {}
