//! An `Option` of a type of the user's own: `None` is for a request without it, an error for one that brings it wrong.

use squall::prelude::*;
use squall::testing::Client;
use squall::{FromRequest, OptionalFromRequest};

struct Version(u32);

impl OptionalFromRequest for Version {
    async fn optional_from_request(request: &Request) -> Result<Option<Version>> {
        let Some(text) = request.header("api-version") else { return Ok(None) };
        let number = text.parse().or_status(StatusCode::BAD_REQUEST, "Api-Version is a number")?;
        Ok(Some(Version(number)))
    }
}

impl FromRequest for Version {
    async fn from_request(request: &Request) -> Result<Version> {
        Version::optional_from_request(request).await?.ok_or_else(|| Error::bad_request("Api-Version is missing"))
    }
}

#[section("/in/{place}")]
struct Place;

#[app(handlers = [Perhaps, Always, Seen, Inside])]
struct Site;

#[handler(get, "/perhaps")]
struct Perhaps {
    version: Option<Version>,
}

impl Perhaps {
    async fn get(self) -> String {
        self.version.map_or_else(|| "none".to_owned(), |version| version.0.to_string())
    }
}

#[handler(get, "/always")]
struct Always {
    version: Version,
}

impl Always {
    async fn get(self) -> String {
        self.version.0.to_string()
    }
}

#[handler(get, "/seen")]
struct Seen {
    version: Result<Option<Version>>,
}

impl Seen {
    async fn get(self) -> String {
        match self.version {
            Ok(version) => format!("{:?}", version.map(|version| version.0)),
            Err(error) => error.to_string(),
        }
    }
}

#[handler(get, "/", in = Place)]
struct Inside {
    #[path]
    place: u8,
    version: Option<Version>,
}

impl Inside {
    async fn get(self) -> String {
        format!("{} {:?}", self.place, self.version.map(|version| version.0))
    }
}

#[tokio::test]
async fn none_is_for_a_request_without_it() {
    let client = Client::new(Site);
    client.get(Perhaps::url()).await.expect_status(200).expect_text("none");
    client.get(Perhaps::url()).header("api-version", "2").await.expect_text("2");
    client.get(Always::url()).await.expect_status(400).expect_text_containing("Api-Version is missing");
    client.get(Inside::url(7)).await.expect_text("7 None");
    client.get(Inside::url(7)).header("api-version", "2").await.expect_text("7 Some(2)");
}

#[tokio::test]
async fn what_is_wrong_is_an_error_all_the_same() {
    let client = Client::new(Site);
    let answer = client.get(Perhaps::url()).header("api-version", "two").await;
    answer.expect_status(400).expect_text_containing("Api-Version is a number");
    client.get(Seen::url()).header("api-version", "two").await.expect_text("400 Bad Request: Api-Version is a number");
    client.get(Seen::url()).await.expect_text("None");
}
