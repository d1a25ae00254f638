//! What every store of sessions promises, as the trait says it.

use squall::{SessionKey, SessionStore, StoredSession, Swap};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

/// How many tasks change one session at once.
const AT_ONCE: u64 = 100;

/// The time, as the store has it too.
pub fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()
}

/// A key that no other test has.
fn key() -> SessionKey {
    use std::hash::{BuildHasher, RandomState};
    let mut bytes = [0; 32];
    for part in bytes.chunks_mut(8) {
        part.copy_from_slice(&RandomState::new().hash_one(0).to_le_bytes());
    }
    SessionKey::from_bytes(bytes)
}

fn session(version: u64, data: impl Into<String>) -> StoredSession {
    StoredSession { version, expires: now() + 1000, user: None, data: data.into() }
}

fn of_user(user: &str) -> StoredSession {
    StoredSession { user: Some(user.to_owned()), ..session(1, "{}") }
}

async fn there<S: SessionStore>(store: &S, key: &SessionKey) -> bool {
    store.load(key, now()).await.unwrap().is_some()
}

/// All of it. The store may hold other sessions, and may be asked again.
pub async fn keeps_what_it_promises<S: SessionStore>(store: S) {
    let store = Arc::new(store);
    it_replaces_the_version_that_it_was_told(&*store).await;
    it_removes_the_version_that_it_was_told(&*store).await;
    what_has_expired_is_not_found(&*store).await;
    the_sessions_of_a_user_end_but_for_one(&*store).await;
    odd_texts_come_back(&*store).await;
    no_change_of_many_at_once_is_lost(store).await;
}

async fn it_replaces_the_version_that_it_was_told<S: SessionStore>(store: &S) {
    let (one, other) = (key(), key());
    assert_eq!(store.load(&one, now()).await.unwrap(), None);
    assert_eq!(store.replace(&one, 1, &session(2, "x")).await.unwrap(), Swap::Gone);
    assert_eq!(store.load(&one, now()).await.unwrap(), None, "what is gone does not come back");

    let first = of_user("5");
    store.insert(&one, &first).await.unwrap();
    store.insert(&other, &first).await.unwrap();
    assert_eq!(store.load(&one, now()).await.unwrap().as_ref(), Some(&first));

    // It is signed out now, and lasts longer.
    let second = StoredSession { expires: now() + 2000, ..session(2, "second") };
    assert_eq!(store.replace(&one, 1, &second).await.unwrap(), Swap::Done);
    assert_eq!(store.load(&one, now()).await.unwrap().as_ref(), Some(&second));
    for old_or_unknown in [1, 3, 0, u64::from(u32::MAX)] {
        let answer = store.replace(&one, old_or_unknown, &session(old_or_unknown + 1, "third")).await.unwrap();
        assert_eq!(answer, Swap::Changed, "version {old_or_unknown}");
    }
    assert_eq!(store.load(&one, now()).await.unwrap().as_ref(), Some(&second));
    assert_eq!(store.load(&other, now()).await.unwrap().as_ref(), Some(&first), "the other is another");
}

async fn it_removes_the_version_that_it_was_told<S: SessionStore>(store: &S) {
    let (one, other) = (key(), key());
    assert_eq!(store.remove(&one, 1).await.unwrap(), Swap::Gone);
    store.insert(&one, &session(1, "one")).await.unwrap();
    store.insert(&other, &session(1, "other")).await.unwrap();
    assert_eq!(store.remove(&one, 2).await.unwrap(), Swap::Changed);
    assert!(there(store, &one).await);
    assert_eq!(store.remove(&one, 1).await.unwrap(), Swap::Done);
    assert!(!there(store, &one).await && there(store, &other).await);
    assert_eq!(store.remove(&one, 1).await.unwrap(), Swap::Gone);
    assert_eq!(store.replace(&one, 1, &session(2, "x")).await.unwrap(), Swap::Gone);
}

async fn what_has_expired_is_not_found<S: SessionStore>(store: &S) {
    let (short, long) = (key(), key());
    let now = now();
    store.insert(&short, &StoredSession { expires: now + 100, ..session(1, "short") }).await.unwrap();
    store.insert(&long, &StoredSession { expires: now + 300, ..session(1, "long") }).await.unwrap();
    assert!(store.load(&short, now + 99).await.unwrap().is_some());
    assert!(store.load(&short, now + 100).await.unwrap().is_none());

    store.remove_expired(now + 99).await.unwrap();
    assert!(store.load(&short, now).await.unwrap().is_some(), "it has a second left");
    store.remove_expired(now + 100).await.unwrap();
    assert!(store.load(&short, now + 100).await.unwrap().is_none());
    assert!(store.load(&long, now + 299).await.unwrap().is_some());

    // The time that counts is the latest one that was said.
    let longer = StoredSession { expires: now + 900, ..session(2, "longer") };
    assert_eq!(store.replace(&long, 1, &longer).await.unwrap(), Swap::Done);
    store.remove_expired(now + 300).await.unwrap();
    assert!(store.load(&long, now + 899).await.unwrap().is_some());
}

async fn the_sessions_of_a_user_end_but_for_one<S: SessionStore>(store: &S) {
    // A user's id is JSON: a number, a text with whatever in it. One may be the beginning of another.
    let odd = r#""Robert'); DROP TABLE squall_sessions;-- \" % _ * : \\ { } ünïcode 🐻""#;
    for (user, another) in [("41", "4"), (odd, r#""Robert""#), (r#""a b""#, r#""a""#), (r#"{"id":7}"#, "7")] {
        let keys = [key(), key(), key()];
        for key in &keys {
            store.insert(key, &of_user(user)).await.unwrap();
        }
        let (stranger, nobody) = (key(), key());
        store.insert(&stranger, &of_user(another)).await.unwrap();
        store.insert(&nobody, &session(1, "{}")).await.unwrap();
        // One of them was changed since: it is the user's still.
        let changed = StoredSession { version: 2, data: "changed".to_owned(), ..of_user(user) };
        assert_eq!(store.replace(&keys[1], 1, &changed).await.unwrap(), Swap::Done);

        store.remove_user(user, Some(&keys[2])).await.unwrap();
        assert!(!there(store, &keys[0]).await && !there(store, &keys[1]).await, "{user}");
        assert!(there(store, &keys[2]).await, "{user}: all but this one");
        store.remove_user(user, Some(&stranger)).await.unwrap();
        assert!(!there(store, &keys[2]).await, "{user}");
        assert!(there(store, &stranger).await && there(store, &nobody).await, "{user}");
        store.remove_user(another, None).await.unwrap();
        assert!(!there(store, &stranger).await && there(store, &nobody).await, "{user}");
        store.remove_user(another, None).await.unwrap();
    }
    // A session that has come to belong to somebody else, or to nobody, is not ended with its former user's.
    let (passed_on, left) = (key(), key());
    for key in [&passed_on, &left] {
        store.insert(key, &of_user("51")).await.unwrap();
    }
    let to_another = StoredSession { version: 2, ..of_user("52") };
    assert_eq!(store.replace(&passed_on, 1, &to_another).await.unwrap(), Swap::Done);
    assert_eq!(store.replace(&left, 1, &session(2, "{}")).await.unwrap(), Swap::Done);
    store.remove_user("51", None).await.unwrap();
    assert!(there(store, &passed_on).await && there(store, &left).await);
    store.remove_user("52", None).await.unwrap();
    assert!(!there(store, &passed_on).await && there(store, &left).await);
}

async fn odd_texts_come_back<S: SessionStore>(store: &S) {
    let long: String = "ä'\"\\ \u{1f43b}".chars().cycle().take(100 * 1024).collect();
    for data in ["", "{}", "\u{1}\u{7f}\r\n\t\u{2028}\u{feff}", "'; --", "NULL", "nil", "\\x00", "12", &long] {
        let key = key();
        let user = "\"".to_owned() + &"ß".repeat(126) + "\"";
        let kept = StoredSession { user: Some(user), ..session(1, data) };
        store.insert(&key, &kept).await.unwrap();
        assert_eq!(store.load(&key, now()).await.unwrap().unwrap(), kept);
        let kept = StoredSession { version: 2, ..kept };
        assert_eq!(store.replace(&key, 1, &kept).await.unwrap(), Swap::Done);
        assert_eq!(store.load(&key, now()).await.unwrap().unwrap().data, data);
        assert_eq!(store.remove(&key, 2).await.unwrap(), Swap::Done);
    }
}

/// Each task adds one to a number, by loading, and replacing what it has loaded.
async fn no_change_of_many_at_once_is_lost<S: SessionStore>(store: Arc<S>) {
    let key = key();
    store.insert(&key, &session(1, "0")).await.unwrap();
    let tasks: Vec<_> = (0..AT_ONCE)
        .map(|_| {
            let store = store.clone();
            tokio::spawn(async move {
                loop {
                    let there = store.load(&key, now()).await.unwrap().unwrap();
                    let number: u64 = there.data.parse().unwrap();
                    let next = session(there.version + 1, (number + 1).to_string());
                    match store.replace(&key, there.version, &next).await.unwrap() {
                        Swap::Done => break,
                        Swap::Changed => {}
                        Swap::Gone => panic!("nobody has removed it"),
                    }
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    let there = store.load(&key, now()).await.unwrap().unwrap();
    assert_eq!((there.version, there.data), (AT_ONCE + 1, AT_ONCE.to_string()));
}
