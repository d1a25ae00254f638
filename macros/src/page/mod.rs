//! `#[page("post.html")]`

mod compose;
mod cursor;
mod files;
mod html;
mod node;
mod scan;
