//! Serves the links of `links.sqlite` in the working folder, or of the file that `LINKS_DATABASE` names.

use links::Links;

fn main() -> squall::Result<()> {
    let file = std::env::var_os("LINKS_DATABASE").unwrap_or_else(|| "links.sqlite".into());
    squall::serve_with(Links::open(file))
}
