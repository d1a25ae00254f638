use squall::HttpError;

#[derive(HttpError)]
enum Problem {
    #[error(404)]
    Unknown,
    Taken,
}

fn main() {}
