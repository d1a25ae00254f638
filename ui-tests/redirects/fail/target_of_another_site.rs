use squall::prelude::*;

#[redirect("/shop", to = "https://shop.example.com/")]
struct Shop;

#[redirect("/mail", to = "//mail.example.com/")]
struct Mail;

fn main() {}
