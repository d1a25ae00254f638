//! What a new blog has: an author, whose password is printed once, and some posts.

use crate::database::Database;
use crate::moment::Moment;
use crate::people::Role;
use crate::posts::{Draft, PostLanguage};
use squall::{Result, Secret, hash_password};

/// The name of the first author.
const AUTHOR: &str = "Skipper";

/// How many days ago it appeared, in which language, and its text.
const ESSAYS: [(i64, PostLanguage, &str); 6] = [
    (1, PostLanguage::En, include_str!("../essays/squall.md")),
    (9, PostLanguage::En, include_str!("../essays/links.md")),
    (23, PostLanguage::De, include_str!("../essays/barometer.md")),
    (58, PostLanguage::En, include_str!("../essays/forms.md")),
    (131, PostLanguage::En, include_str!("../essays/beaufort.md")),
    (402, PostLanguage::De, include_str!("../essays/hafen.md")),
];

/// Adds them where there is nobody yet.
pub(crate) async fn prepare(database: &Database, password: Option<Secret<String>>) -> Result<()> {
    if database.is_inhabited().await? {
        return Ok(());
    }
    let is_told = password.is_some();
    let password = match password {
        Some(password) => password,
        None => Secret::new(format!("{:016x}{:08x}", getrandom::u64()?, getrandom::u32()?)),
    };
    let hash = hash_password(&password).await?;
    // Another process may have been quicker.
    let Some(author) = database.add_person(AUTHOR, &hash, Role::Author).await? else { return Ok(()) };
    for (days, language, text) in ESSAYS {
        database.publish(essay(text, language), author.id, Moment::now().days_before(days)).await?;
    }
    if !is_told {
        eprintln!("The blog is new. Its author is {AUTHOR}, with the password {}", password.reveal());
        eprintln!("It is shown this once: sign in at /sign-in, and change it at /account.");
    }
    Ok(())
}

/// The first line is the title, the second one the summary; an empty line stands before the text.
fn essay(text: &str, language: PostLanguage) -> Draft {
    let mut lines = text.splitn(4, '\n');
    let mut next = || lines.next().unwrap_or_default().to_owned();
    let (title, summary, _, body) = (next(), next(), next(), next());
    Draft { title: title.trim_start_matches("# ").to_owned(), summary, body, language }
}
