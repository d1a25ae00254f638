use squall::prelude::*;

#[section("/files/{*path}")]
struct Files;

fn main() {}
