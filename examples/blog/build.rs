//! Has the app built again when a file is added that no line of it names: these folders are embedded.

fn main() {
    for folder in ["essays", "locales", "migrations", "static"] {
        println!("cargo::rerun-if-changed={folder}");
    }
}
