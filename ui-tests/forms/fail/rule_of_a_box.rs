use squall::Form;

#[derive(Form)]
struct Post {
    #[garde(length(min = 1))]
    public: bool,
}

fn main() {}
