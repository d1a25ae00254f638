use squall::HttpError;

#[derive(HttpError)]
enum Problem {
    #[error(200, "fine")]
    Fine,
}

fn main() {}
