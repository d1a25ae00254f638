use squall::Form;

#[derive(Form)]
struct Post<T> {
    title: T,
}

fn main() {}
