use squall::HttpError;

#[derive(HttpError)]
enum Problem {
    #[error(500)]
    Both(#[from] std::fmt::Error, u8),
}

fn main() {}
