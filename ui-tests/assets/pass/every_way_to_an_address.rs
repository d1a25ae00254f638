//! Assets in an app with users, which need not say who may see them; all forms of an address.

use squall::prelude::*;
use squall::{Asset, User, asset};
use ui_tests::statics::{Css, Static};

#[derive(Clone)]
struct Member;

impl User for Member {
    type Id = u32;
    type State = ();
    async fn find(_: u32, (): ()) -> Result<Option<Member>> {
        Ok(None)
    }
    fn id(&self) -> u32 {
        1
    }
}

#[app(user = Member, login = none("nobody signs in"), handlers = [Index, Static, "/more" => Css])]
struct App;

#[handler(get, "/", public)]
struct Index;

impl Index {
    async fn get(self) -> String {
        asset!("css/style.css").to_string()
    }
}

const STYLE: Asset = asset!("/static/style.css");
const OF_THE_FOLDER: Asset = asset!("style.css", in = Css);
const UNDER_A_PREFIX: Asset = asset!("/more/css/style.css", app = App);

fn main() {
    drop(squall::service(App));
    assert!(STYLE.as_str().starts_with("/static/style.") && STYLE.as_str().ends_with(".css"));
    assert!(OF_THE_FOLDER.as_str().starts_with("/css/style."));
    assert!(UNDER_A_PREFIX.as_str().starts_with("/more/css/style."));
}
