struct Post;

fn main() {
    println!("{}", Post::url());
}
