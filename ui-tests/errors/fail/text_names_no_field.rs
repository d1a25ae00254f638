use squall::HttpError;

#[derive(HttpError)]
enum Problem {
    #[error(404, "no {code}")]
    Unknown,
}

fn main() {}
