use squall::{Form, Upload};

#[derive(Form)]
struct Post {
    #[form(limit = "5")]
    photo: Upload,
}

fn main() {}
