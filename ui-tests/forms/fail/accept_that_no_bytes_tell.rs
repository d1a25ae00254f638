use squall::{Form, Upload};

#[derive(Form)]
struct Post {
    #[form(accept = "image/svg+xml")]
    photo: Upload,
}

fn main() {}
