use squall::prelude::*;

struct Plain;

#[app(handlers = [One, Two, Three, Four, Five, Six, Seven, Eight, Nine, Ten])]
struct Site;

#[handler(get, "one")]
struct One;

impl One {
    async fn get(self) -> &'static str {
        "no leading slash"
    }
}

#[handler(gte, "/two")]
struct Two;

impl Two {
    async fn get(self) -> &'static str {
        "method misspelt"
    }
}

#[handler(get, "/three/{id}")]
struct Three;

impl Three {
    async fn get(self) -> &'static str {
        "placeholder without field"
    }
}

#[handler(get, "/four")]
struct Four {
    #[json]
    body: String,
}

impl Four {
    async fn get(self) -> String {
        self.body
    }
}

#[handler(get, "/five/{id")]
struct Five {
    id: u32,
}

impl Five {
    async fn get(self) -> String {
        self.id.to_string()
    }
}

#[handler(get, "/six")]
struct Six {
    from: Plain,
}

impl Six {
    async fn get(self) -> &'static str {
        let Plain = self.from;
        "field without source"
    }
}

#[handler(get, post, "/seven")]
struct Seven;

impl Seven {
    async fn get(self) -> &'static str {
        "post is not written"
    }
}

#[handler(get, "/eight")]
struct Eight;

impl Eight {
    fn get(self) -> &'static str {
        "not async"
    }
}

#[handler(get, "/nine")]
struct Nine;

impl Nine {
    async fn get(self) -> Plain {
        Plain
    }
}

#[handler(get, "/ten")]
struct Ten {
    #[query]
    page: Plain,
}

impl Ten {
    async fn get(self) -> &'static str {
        let Plain = self.page;
        "not from text"
    }
}

fn main() {}
