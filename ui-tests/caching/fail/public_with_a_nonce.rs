use squall::CspNonce;
use squall::prelude::*;

#[app(handlers = [Index])]
struct App;

#[handler(get, "/", cache = public("1h"))]
struct Index {
    nonce: CspNonce,
}

impl Index {
    async fn get(self) -> Html<String> {
        Html(format!("<script nonce=\"{}\"></script>", self.nonce))
    }
}

fn main() {
    squall::serve(App).unwrap();
}
