//! A wrong name takes as long as a wrong password: nobody learns by the time which names there are.
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

use squall::prelude::*;
use squall::testing::Client;
use squall::{Secret, hash_password, verify_password};
use std::time::{Duration, Instant};

#[app(handlers = [Enter, Nothing])]
struct Site {
    hash: String,
}

#[derive(serde::Deserialize)]
struct Login {
    name: String,
    password: Secret<String>,
}

#[handler(post, "/sign-in")]
struct Enter {
    #[form]
    login: Login,
    #[state]
    hash: String,
}

impl Enter {
    async fn post(self) -> Result<()> {
        let kept = (self.login.name == "ada").then_some(self.hash.as_str());
        match verify_password(kept, &self.login.password).await?.is_right() {
            true => Ok(()),
            false => Err(Error::unprocessable("the name or the password is wrong")),
        }
    }
}

#[handler(post, "/nothing")]
struct Nothing {
    #[form]
    login: Login,
}

impl Nothing {
    async fn post(self) -> String {
        self.login.name
    }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

#[tokio::test]
async fn a_wrong_name_takes_as_long_as_a_wrong_password() {
    let hash = hash_password(&Secret::new("open sesame".to_owned())).await.unwrap();
    let client = Client::over_socket(Site { hash }).await;
    let time = async |path: &str, name: &str, status: u16| {
        let start = Instant::now();
        client.post(path).form(&[("name", name), ("password", "guess")]).await.expect_status(status);
        start.elapsed()
    };
    let (mut wrong_password, mut wrong_name, mut nothing) = (Vec::new(), Vec::new(), Vec::new());
    // In turns, so that what else the machine does falls on all alike.
    for _ in 0..41 {
        wrong_password.push(time("/sign-in", "ada", 422).await);
        wrong_name.push(time("/sign-in", "bob", 422).await);
        nothing.push(time("/nothing", "bob", 200).await);
    }
    let [password, name, nothing] = [wrong_password, wrong_name, nothing].map(median);
    println!("wrong password {password:?}, wrong name {name:?}, no hash at all {nothing:?}");
    let ratio = name.as_secs_f64() / password.as_secs_f64();
    // A hash that is left out makes it a fifth at the most; noise, with medians of many, does not.
    assert!((0.67..1.5).contains(&ratio), "wrong password {password:?}, wrong name {name:?}");
    assert!(
        nothing * 5 < name.min(password),
        "without a hash {nothing:?}, with one {name:?}: the bound could not fail"
    );
}
