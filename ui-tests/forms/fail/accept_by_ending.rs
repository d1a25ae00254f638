use squall::{Form, Upload};

#[derive(Form)]
struct Post {
    #[form(accept = ".png")]
    photo: Upload,
}

fn main() {}
