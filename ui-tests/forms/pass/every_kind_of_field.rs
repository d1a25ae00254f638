use squall::prelude::*;
use squall::{Form, FormView, Multipart, OrPage, Rejected, Secret, Text, Upload};

#[derive(Clone, Copy, Text)]
enum Category {
    News,
    LongReads,
}

#[derive(Form)]
struct Address {
    street: String,
    r#type: Option<String>,
}

fn even(number: &u32, _: &()) -> squall::garde::Result {
    if number % 2 == 0 { Ok(()) } else { Err(squall::garde::Error::new("must be even")) }
}

fn whole(_: &Post, _: &()) -> squall::garde::Result {
    Ok(())
}

// What else reads it is none of the form's business.
#[derive(Form, serde::Deserialize)]
struct Both {
    title: String,
}

#[derive(Form)]
#[garde(custom(whole))]
struct Post {
    #[garde(length(min = 1, max = 200), ascii)]
    title: String,
    #[garde(length(graphemes, max = 10), pattern("^[a-z-]+$"))]
    slug: Option<String>,
    #[garde(range(min = 1, max = 10), custom(even))]
    number: u32,
    #[garde(range(min = -1.5))]
    weight: f64,
    #[garde(email)]
    email: String,
    #[garde(url)]
    home: Option<String>,
    #[garde(length(min = 1), inner(length(max = 20), alphanumeric))]
    tags: Vec<String>,
    category: Category,
    #[form(default = Category::News)]
    other: Category,
    #[form(default = "en")]
    language: String,
    public: bool,
    password: Secret<String>,
    #[form(type = "password")]
    #[garde(matches(again), length(bytes, max = 72))]
    old: String,
    again: String,
    #[form(type = "date", trim)]
    day: Option<String>,
    home_address: Address,
    work_address: Option<Address>,
    #[form(limit = "1 MiB", accept = "image/*, application/pdf")]
    photo: Option<Upload>,
    #[form(limit = "1 KiB", most = 3)]
    files: Vec<Upload>,
}

#[handler(post, "/posts", body_limit = "8 MiB")]
struct Add {
    #[form]
    post: Result<Post, Rejected<Post>>,
}

impl Add {
    async fn post(self) -> Result<String> {
        let post = self.post.or_page(page)?;
        Ok(post.title)
    }
}

fn page(form: FormView<Post>) -> Html<String> {
    Html(format!("{}{}", form.title.field("Title"), form.home_address.r#type.field("Type")))
}

#[handler(post, "/both")]
struct AddBoth {
    #[form]
    both: Option<Both>,
}

impl AddBoth {
    async fn post(self) -> Option<String> {
        Some(self.both?.title)
    }
}

#[handler(post, "/photo")]
struct AddPhoto {
    #[upload(rename = "image", accept = "image/*", limit = "1 MiB")]
    photo: Option<Upload>,
}

impl AddPhoto {
    async fn post(self) -> String {
        self.photo.map_or(0, |photo| photo.size()).to_string()
    }
}

#[handler(post, "/photos")]
struct AddPhotos {
    #[upload(most = 4)]
    photos: Vec<Upload>,
}

impl AddPhotos {
    async fn post(self) -> String {
        self.photos.len().to_string()
    }
}

#[handler(post, "/parts")]
struct AddParts {
    #[body]
    parts: Multipart,
}

impl AddParts {
    async fn post(mut self) -> Result<String> {
        Ok(self.parts.next().await?.map_or(String::new(), |part| part.name().to_owned()))
    }
}

#[app(handlers = [Add, AddBoth, AddPhoto, AddPhotos, AddParts])]
struct App;

fn main() {}
