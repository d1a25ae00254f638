use squall::prelude::*;

#[app(handlers = [Files, File, Slash, Version, Rest, Anything])]
struct Site;

#[handler(get, "/files/")]
struct Files;

impl Files {
    async fn get(self) -> &'static str {
        "files"
    }
}

#[handler(get, "/files/{name}")]
struct File {
    name: String,
}

impl File {
    async fn get(self) -> String {
        self.name
    }
}

#[handler(get, "/files/{name}/")]
struct Slash {
    name: String,
}

impl Slash {
    async fn get(self) -> String {
        self.name
    }
}

#[handler(get, "/files/{name}/{version}")]
struct Version {
    name: String,
    version: String,
}

impl Version {
    async fn get(self) -> String {
        format!("{} {}", self.name, self.version)
    }
}

#[handler(get, "/files/{name}/{version}/{*rest}")]
struct Rest {
    name: String,
    version: String,
    rest: String,
}

impl Rest {
    async fn get(self) -> String {
        format!("{} {} {}", self.name, self.version, self.rest)
    }
}

#[handler(get, "/files/{*path}")]
struct Anything {
    path: String,
}

impl Anything {
    async fn get(self) -> String {
        self.path
    }
}

fn main() {}
