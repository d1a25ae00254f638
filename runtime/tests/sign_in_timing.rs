//! A wrong name takes as long as a wrong password: nobody learns by the time which names there are.
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

use squall::prelude::*;
use squall::testing::Client;
use squall::{Secret, hash_password, verify_password};
use std::time::Duration;

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

/// How long the program has computed, in all its threads: what else the machine does is no part of it.
fn computed() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    time.try_into().unwrap()
}

fn mean(times: &[Duration]) -> Duration {
    times.iter().sum::<Duration>() / u32::try_from(times.len()).unwrap()
}

#[tokio::test]
async fn a_wrong_name_takes_as_long_as_a_wrong_password() {
    let hash = hash_password(&Secret::new("open sesame".to_owned())).await.unwrap();
    let client = Client::over_socket(Site { hash }).await;
    let time = async |path: &str, name: &str, status: u16| {
        let start = computed();
        client.post(path).form(&[("name", name), ("password", "guess")]).await.expect_status(status);
        computed() - start
    };
    let asked = [("/sign-in", "ada", 422), ("/sign-in", "bob", 422), ("/nothing", "bob", 200)];
    let mut times = [const { Vec::new() }; 3];
    // In an order that nothing else has: of two threads that take turns one may have its memory from the time before, and the
    // other one may get new pages, which takes half as long again.
    let mut order: u32 = 1;
    while times.iter().any(|times| times.len() < 60) {
        order = order.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let which = (order >> 16) as usize % asked.len();
        let (path, name, status) = asked[which];
        times[which].push(time(path, name, status).await);
    }
    let [password, name, nothing] = times.map(|times| mean(&times));
    println!("wrong password {password:?}, wrong name {name:?}, no hash at all {nothing:?}");
    let ratio = name.as_secs_f64() / password.as_secs_f64();
    // A hash that is left out makes it a fifth at the most; noise, with the mean of many, does not.
    assert!((0.67..1.5).contains(&ratio), "wrong password {password:?}, wrong name {name:?}");
    assert!(
        nothing * 5 < name.min(password),
        "without a hash {nothing:?}, with one {name:?}: the bound could not fail"
    );
}
