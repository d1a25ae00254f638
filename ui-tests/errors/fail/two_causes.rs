use squall::HttpError;

#[derive(HttpError)]
enum Problem {
    #[error(500)]
    Both(#[source] std::fmt::Error, #[source] std::fmt::Error),
}

fn main() {}
