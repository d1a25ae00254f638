//! Passwords: hashed to be kept, verified to sign somebody in.

use crate::error::{Error, Result};
use crate::secret::Secret;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use std::sync::OnceLock;
use std::thread::available_parallelism;
use tokio::sync::Semaphore;

/// Longer ones are no passwords, and would take long to hash.
const LONGEST: usize = 4096;
/// A hash of the present cost that no password is known for: what is compared where there is no such user.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// What became of a try to sign in by a password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verified {
    /// It is the password.
    Right,
    /// It is, and its hash is of less cost than they are today: keep this one from now on.
    RightAndRehashed(String),
    /// It is not, or there is no such user.
    Wrong,
}

impl Verified {
    /// Whether it was the password.
    pub fn is_right(&self) -> bool {
        !matches!(self, Verified::Wrong)
    }
}

/// Hashes a password with Argon2id (m = 19,456 KiB, t = 2, p = 1, as OWASP advises) and a random salt: a text of about 100
/// bytes in the PHC format, which a database can keep.
///
/// It takes some 20 ms of a processor, on threads of its own; as many run at once as there are processors.
///
/// A build that is not optimised takes fifty times as long: have cargo optimise these two in development too.
///
/// ```toml
/// [profile.dev.package.argon2]
/// opt-level = 3
///
/// [profile.dev.package.blake2]
/// opt-level = 3
/// ```
///
/// # Errors
///
/// 422 for a password of more than 4,096 bytes, or an empty one.
///
/// ```
/// use squall::{Secret, Verified, hash_password, verify_password};
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> squall::Result<()> {
/// let password = Secret::new(String::from("open sesame"));
/// let hash = hash_password(&password).await?;
/// assert_eq!(verify_password(Some(&hash), &password).await?, Verified::Right);
/// assert_eq!(verify_password(None, &password).await?, Verified::Wrong);
/// # Ok(())
/// # }
/// ```
pub async fn hash_password(password: &Secret<String>) -> Result<String> {
    if password.reveal().is_empty() {
        return Err(Error::unprocessable("the password is empty"));
    }
    if password.reveal().len() > LONGEST {
        return Err(Error::unprocessable("a password has at most 4,096 bytes"));
    }
    let password = password.clone();
    on_a_thread(move || hash(&password)).await?
}

/// Compares a password with the hash that was kept; with `None` where there is no such user. That takes as long, so that
/// nobody learns by the time which names there are.
///
/// # Errors
///
/// 500, with its cause in the log, where what was kept is no hash.
pub async fn verify_password(kept: Option<&str>, password: &Secret<String>) -> Result<Verified> {
    if password.reveal().len() > LONGEST {
        return Ok(Verified::Wrong);
    }
    let (kept, password) = (kept.map(str::to_owned), password.clone());
    on_a_thread(move || verify(kept.as_deref(), &password)).await?
}

fn argon2() -> Argon2<'static> {
    // The parameters are OWASP's, and the crate's defaults.
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::DEFAULT)
}

fn hash(password: &Secret<String>) -> Result<String> {
    let hash: PasswordHash = argon2().hash_password(password.reveal().as_bytes())?;
    Ok(hash.to_string())
}

fn verify(kept: Option<&str>, password: &Secret<String>) -> Result<Verified> {
    let hash = PasswordHash::new(kept.unwrap_or(NOBODY))?;
    let right = match argon2().verify_password(password.reveal().as_bytes(), &hash) {
        Ok(()) => true,
        Err(argon2::password_hash::Error::PasswordInvalid) => false,
        Err(error) => return Err(error.into()),
    };
    if !right || kept.is_none() {
        return Ok(Verified::Wrong);
    }
    if is_cheap(&hash) { Ok(Verified::RightAndRehashed(self::hash(password)?)) } else { Ok(Verified::Right) }
}

/// Whether a hash is of less cost than they are today.
fn is_cheap(hash: &PasswordHash) -> bool {
    let today = Params::DEFAULT;
    match Params::try_from(hash) {
        Ok(params) => {
            hash.algorithm != Algorithm::Argon2id.ident()
                || params.m_cost() < today.m_cost()
                || params.t_cost() < today.t_cost()
                || params.p_cost() < today.p_cost()
        }
        Err(_) => true,
    }
}

/// Runs it where it keeps no request waiting; not more of them at once than there are processors, as each takes 19 MiB.
async fn on_a_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    static PLACES: OnceLock<Semaphore> = OnceLock::new();
    let places = PLACES.get_or_init(|| Semaphore::new(available_parallelism().map_or(1, usize::from)));
    let place = places.acquire().await?;
    let worked = tokio::task::spawn_blocking(work).await?;
    drop(place);
    Ok(worked)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(text: &str) -> Secret<String> {
        Secret::new(text.to_owned())
    }

    #[tokio::test]
    async fn a_password_is_known_by_its_hash_alone() {
        let hash = hash_password(&secret("öffne dich")).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert_ne!(hash, hash_password(&secret("öffne dich")).await.unwrap(), "each has a salt of its own");
        assert_eq!(verify_password(Some(&hash), &secret("öffne dich")).await.unwrap(), Verified::Right);
        for wrong in ["offne dich", "öffne dich ", "", "a"] {
            assert_eq!(verify_password(Some(&hash), &secret(wrong)).await.unwrap(), Verified::Wrong);
        }
    }

    #[tokio::test]
    async fn a_cheap_hash_is_made_anew() {
        let params = Params::new(8192, 1, 1, None).unwrap();
        let cheap: PasswordHash = Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hash_password(b"x").unwrap();
        let cheap = cheap.to_string();
        let Verified::RightAndRehashed(new) = verify_password(Some(&cheap), &secret("x")).await.unwrap() else {
            panic!("it is not made anew")
        };
        assert_eq!(verify_password(Some(&new), &secret("x")).await.unwrap(), Verified::Right);
        assert_eq!(verify_password(Some(&cheap), &secret("y")).await.unwrap(), Verified::Wrong);
    }

    #[tokio::test]
    async fn nobody_has_no_password_and_costs_as_much() {
        assert_eq!(verify_password(None, &secret("x")).await.unwrap(), Verified::Wrong);
        let hash = PasswordHash::new(NOBODY).unwrap();
        let params = Params::try_from(&hash).unwrap();
        let today = Params::DEFAULT;
        assert_eq!(
            (params.m_cost(), params.t_cost(), params.p_cost()),
            (today.m_cost(), today.t_cost(), today.p_cost())
        );
        assert_eq!((today.m_cost(), today.t_cost(), today.p_cost()), (19_456, 2, 1));
    }

    #[tokio::test]
    async fn what_is_no_password_and_what_is_no_hash() {
        assert_eq!(hash_password(&secret("")).await.unwrap_err().status(), 422);
        assert_eq!(hash_password(&secret(&"x".repeat(4097))).await.unwrap_err().status(), 422);
        assert_eq!(verify_password(None, &secret(&"x".repeat(4097))).await.unwrap(), Verified::Wrong);
        assert_eq!(verify_password(Some("plain"), &secret("plain")).await.unwrap_err().status(), 500);
    }
}
