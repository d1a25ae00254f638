//! Has the app built again when a file is added: they are embedded.

fn main() {
    println!("cargo::rerun-if-changed=page");
}
