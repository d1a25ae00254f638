use squall::Form;

#[derive(Form)]
enum Kind {
    News,
}

fn main() {}
