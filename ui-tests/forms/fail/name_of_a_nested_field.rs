use squall::Form;

#[derive(Form)]
struct Address {
    street: String,
}

#[derive(Form)]
struct Post {
    address: Address,
    #[form(rename = "address.street")]
    street: String,
}

fn main() {}
