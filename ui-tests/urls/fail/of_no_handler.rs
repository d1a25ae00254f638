use squall::prelude::*;

struct Post;

fn main() {
    println!("{}", Post::url());
}
