use squall::HttpError;

#[derive(HttpError)]
enum Problem {
    #[error("no such link")]
    Unknown,
}

fn main() {}
