use squall::prelude::*;

#[handler(get, any, "/mirror")]
struct Mirror;

impl Mirror {
    async fn any(self) -> &'static str {
        ""
    }
}

fn main() {}
