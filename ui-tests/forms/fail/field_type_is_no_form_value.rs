use squall::Form;

struct Title;

#[derive(Form)]
struct Post {
    title: Title,
    #[garde(length(min = 1))]
    text: String,
}

fn main() {}
