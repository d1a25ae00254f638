use squall::prelude::*;

#[app(handlers = [Files, Pages])]
struct Site;

#[handler(get, "/{*file}")]
struct Files {
    file: String,
}

impl Files {
    async fn get(self) -> String {
        self.file
    }
}

#[handler(get, "/{*page}")]
struct Pages {
    page: String,
}

impl Pages {
    async fn get(self) -> String {
        self.page
    }
}

fn main() {}
