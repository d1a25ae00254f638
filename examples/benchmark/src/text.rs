//! Plain text.

use crate::named;
use squall::prelude::*;

#[handler(get, "/plaintext")]
pub struct Plaintext;

impl Plaintext {
    async fn get(self) -> impl Respond {
        named("Hello, World!")
    }
}
