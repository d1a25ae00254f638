use squall::prelude::*;
use ui_tests::statics::Static;

#[app(handlers = [Icon, Style, Static])]
struct Site;

#[redirect("/stile.css", to = "/static/stile.css")]
struct Icon;

#[redirect("/style.css", to = "/static/style.css")]
struct Style;

fn main() {}
