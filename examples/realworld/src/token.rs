//! Tokens: JSON Web Tokens (RFC 7519) by HS256, which say who has signed in and until when.
//!
//! Only this app makes them and only this app reads them. So their head is always the same, and no algorithm is chosen by a
//! client.

use crate::database::Database;
use crate::moment::Moment;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use squall::Result;

/// `{"alg":"HS256","typ":"JWT"}`
const HEAD: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9";
/// How long somebody stays signed in, in seconds.
const LIFE: i64 = 30 * 24 * 60 * 60;

/// Who makes tokens and reads them.
#[derive(Clone)]
pub struct Tokens(Hmac<Sha256>);

#[derive(Serialize, Deserialize)]
struct Claims {
    sub: i64,
    exp: i64,
}

impl Tokens {
    /// By the key of this database, which is made at the first start: so tokens are good for all processes, and after restarts.
    pub(crate) async fn of(database: &Database) -> Result<Tokens> {
        let mut fresh = [0; 32];
        getrandom::fill(&mut fresh)?;
        let keep = "INSERT INTO secrets (name, value) VALUES ('tokens', $1) ON CONFLICT DO NOTHING";
        sqlx::query(keep).bind(URL_SAFE_NO_PAD.encode(fresh)).execute(database.pool()).await?;
        let kept = sqlx::query_scalar::<_, String>("SELECT value FROM secrets WHERE name = 'tokens'");
        let key = kept.fetch_one(database.pool()).await?;
        Ok(Tokens(Hmac::new_from_slice(key.as_bytes())?))
    }

    /// A token of this person.
    pub(crate) fn issue(&self, person: i64) -> Result<String> {
        let claims = serde_json::to_vec(&Claims { sub: person, exp: Moment::now().millisecond() / 1000 + LIFE })?;
        let text = format!("{HEAD}.{}", URL_SAFE_NO_PAD.encode(claims));
        let mac = self.0.clone().chain_update(&text).finalize();
        Ok(format!("{text}.{}", URL_SAFE_NO_PAD.encode(mac.into_bytes())))
    }

    /// Whose token it is, if it is one of ours and still good.
    pub(crate) fn read(&self, token: &str) -> Option<i64> {
        let (text, mac) = token.rsplit_once('.')?;
        let claims = text.strip_prefix(HEAD)?.strip_prefix('.')?;
        let mac = URL_SAFE_NO_PAD.decode(mac).ok()?;
        self.0.clone().chain_update(text).verify_slice(&mac).ok()?;
        let claims: Claims = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).ok()?).ok()?;
        (claims.exp > Moment::now().millisecond() / 1000).then_some(claims.sub)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(key: &[u8]) -> Tokens {
        Tokens(Hmac::new_from_slice(key).expect("HMAC takes keys of any length"))
    }

    #[test]
    fn a_token_comes_back_and_no_other_does() {
        let ours = tokens(b"a key of ours");
        let token = ours.issue(7).expect("claims are JSON");
        assert_eq!(ours.read(&token), Some(7));
        assert_eq!(tokens(b"another key").read(&token), None);
        for at in 0..token.len() {
            let mut other = token.clone().into_bytes();
            other[at] = if other[at] == b'A' { b'B' } else { b'A' };
            let other = String::from_utf8(other).expect("it is ASCII");
            // The last character of the code has two bits that say nothing, and then must be zero.
            assert_eq!(ours.read(&other), None, "{at}: {other}");
        }
        for other in ["", ".", "..", "a.b.c", &token[..token.len() - 1], &format!("{token}A"), &format!("{token}.")] {
            assert_eq!(ours.read(other), None, "{other}");
        }
    }

    #[test]
    fn an_unsigned_one_and_one_that_is_over_are_none() {
        let ours = tokens(b"a key of ours");
        let unsigned = format!(
            "{}.{}.",
            URL_SAFE_NO_PAD.encode(r#"{"alg":"none"}"#),
            URL_SAFE_NO_PAD.encode(r#"{"sub":7,"exp":99999999999}"#)
        );
        assert_eq!(ours.read(&unsigned), None);
        let text = format!("{HEAD}.{}", URL_SAFE_NO_PAD.encode(r#"{"sub":7,"exp":1}"#));
        let mac = ours.0.clone().chain_update(&text).finalize().into_bytes();
        assert_eq!(ours.read(&format!("{text}.{}", URL_SAFE_NO_PAD.encode(mac))), None);
    }
}
