//! Has the app built again when a file is added that no line of it names.

fn main() {
    println!("cargo::rerun-if-changed=static");
}
