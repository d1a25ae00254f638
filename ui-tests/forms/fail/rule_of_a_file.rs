use squall::{Form, Upload};

#[derive(Form)]
struct Post {
    #[garde(length(max = 10))]
    photo: Upload,
}

fn main() {}
