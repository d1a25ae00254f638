use squall::prelude::*;

struct Theme(String);

#[handler(get, "/")]
struct Index {
    #[cookie]
    theme: Option<Theme>,
}

impl Index {
    async fn get(self) -> Option<String> {
        self.theme.map(|theme| theme.0)
    }
}

fn main() {}
