use squall::prelude::*;

#[app(handlers = [Into, First, Second, Third])]
struct Site;

#[redirect("/into/{id}", to = "/first/{id}")]
struct Into;

#[redirect("/first/{id}", to = "/second/{id}")]
struct First;

#[redirect("/second/{id}", to = "/third/{id}")]
struct Second;

#[redirect("/third/{id}", to = "/first/{id}")]
struct Third;

fn main() {}
