use squall::Form;

#[derive(Form)]
struct Post {
    #[garde(length(min = 10, max = 1))]
    title: String,
}

fn main() {}
