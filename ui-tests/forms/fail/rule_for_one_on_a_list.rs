use squall::Form;

#[derive(Form)]
struct Post {
    #[garde(email)]
    readers: Vec<String>,
}

fn main() {}
