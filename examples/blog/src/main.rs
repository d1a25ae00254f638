//! Serves the blog of `blog.sqlite` in the working folder, or of the database that the environment names.

use blog::{App, Settings};

fn main() -> squall::Result<()> {
    squall::serve_with(App::open(Settings::of_environment()))
}
