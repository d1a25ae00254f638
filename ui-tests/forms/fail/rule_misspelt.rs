use squall::Form;

#[derive(Form)]
struct Post {
    #[garde(lenght(max = 10))]
    title: String,
}

fn main() {}
