use squall::Form;

#[derive(Form)]
struct Line {
    text: String,
}

#[derive(Form)]
struct Post {
    lines: Vec<Line>,
}

fn main() {}
