//! A secret has no text to print.
use squall::Secret;

fn main() {
    let password = Secret::new(String::from("open sesame"));
    println!("the password is {password}");
}
