use squall::Form;

#[derive(Form)]
struct Post(String);

fn main() {}
