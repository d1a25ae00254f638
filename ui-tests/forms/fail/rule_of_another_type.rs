use squall::Form;

#[derive(Form)]
struct Post {
    #[garde(length(max = 10))]
    number: u32,
}

fn main() {}
