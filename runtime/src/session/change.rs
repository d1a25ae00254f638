//! What a request does to its session, kept as what is to be done: so it can be done again, should another request have
//! been quicker.

use super::record::Record;
use serde_json::Value;
use std::fmt;

/// Makes of a value, or of none, another one.
type Update = Box<dyn Fn(Option<&Value>) -> Option<Value> + Send + Sync>;

/// One change.
pub(super) enum Change {
    /// The value of this key is this, or there is none.
    Set(&'static str, Option<Value>),
    /// The value of this key becomes what this makes of it.
    Update(&'static str, Update),
    /// This user has signed in.
    SignIn { user: Value, remembered: bool, at: u64 },
    /// Nobody is signed in any more, and all is forgotten.
    SignOut { at: u64 },
    /// Tokens are to be made.
    Xsrf([u8; 16]),
}

impl Change {
    /// Does it.
    pub(super) fn apply(&self, record: &mut Record) {
        match self {
            Change::Set(key, value) => put(record, key, value.clone()),
            Change::Update(key, update) => {
                let value = update(record.values.get(*key));
                put(record, key, value);
            }
            Change::SignIn { user, remembered, at } => {
                // What one user has left is none of the next one's; what a visitor has gathered is.
                if record.user.as_ref().is_some_and(|before| before != user) {
                    record.values.clear();
                }
                record.user = Some(user.clone());
                record.remembered = *remembered;
                // A token that somebody planted, or has read, before is worth nothing after.
                record.xsrf = None;
                record.created = *at;
                record.seen = *at;
            }
            Change::SignOut { at } => *record = Record::new(*at),
            // Another request may have made one meanwhile, which a form carries already.
            Change::Xsrf(secret) => {
                record.xsrf.get_or_insert(*secret);
            }
        }
    }

    /// Whether the session gets another id by it, so that one that was planted is dead.
    pub(super) fn rotates(&self) -> bool {
        matches!(self, Change::SignIn { .. } | Change::SignOut { .. })
    }
}

fn put(record: &mut Record, key: &str, value: Option<Value>) {
    match value {
        Some(value) => _ = record.values.insert(key.to_owned(), value),
        None => _ = record.values.remove(key),
    }
}

/// Without the values.
impl fmt::Debug for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Change::Set(key, value) => f.debug_tuple("Set").field(key).field(&value.is_some()).finish(),
            Change::Update(key, _) => f.debug_tuple("Update").field(key).finish(),
            Change::SignIn { .. } => f.write_str("SignIn"),
            Change::SignOut { .. } => f.write_str("SignOut"),
            Change::Xsrf(_) => f.write_str("Xsrf"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signing_in_keeps_the_values_and_signing_out_does_not() {
        let mut record = Record::new(1);
        Change::Set("basket", Some(Value::from("pears"))).apply(&mut record);
        Change::Xsrf([1; 16]).apply(&mut record);
        Change::Xsrf([2; 16]).apply(&mut record);
        assert_eq!(record.xsrf, Some([1; 16]));
        Change::SignIn { user: Value::from(5), remembered: true, at: 9 }.apply(&mut record);
        assert_eq!((record.created, record.xsrf, record.remembered), (9, None, true));
        assert_eq!(record.values["basket"], "pears");
        Change::SignIn { user: Value::from(5), remembered: true, at: 9 }.apply(&mut record);
        assert_eq!(record.values["basket"], "pears", "the same user once more");
        let mut of_another = record.clone();
        Change::SignIn { user: Value::from(6), remembered: true, at: 9 }.apply(&mut of_another);
        assert!(of_another.values.is_empty(), "another one sees nothing of it");
        Change::SignOut { at: 10 }.apply(&mut record);
        assert_eq!(record, Record::new(10));
    }

    #[test]
    fn an_update_sees_what_is_there_and_may_take_it_away() {
        let mut record = Record::new(1);
        let add = || Change::Update("n", Box::new(|n| Some(Value::from(n.and_then(Value::as_u64).unwrap_or(0) + 1))));
        add().apply(&mut record);
        add().apply(&mut record);
        assert_eq!(record.values["n"], 2);
        Change::Update("n", Box::new(|_| None)).apply(&mut record);
        assert!(record.is_empty());
    }
}
