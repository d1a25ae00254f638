//! People: who they are, how they sign up, sign in, and change what is known of them.

use crate::Api;
use crate::database::Database;
use crate::problem::unless_taken;
use crate::token::Tokens;
use garde::Validate;
use serde::{Deserialize, Serialize};
use sqlx::FromRow;
use squall::prelude::*;
use squall::{FindByToken, JsonSchema, Secret, User, hash_password, verify_password};

handlers! { pub(crate) HANDLERS = [SignUp, SignIn, ShowMe, ChangeMe] }

/// Who is signed in.
#[derive(Clone, Debug, FromRow)]
pub struct Person {
    pub(crate) id: i64,
    pub(crate) email: String,
    pub(crate) username: String,
    pub(crate) password: String,
    pub(crate) bio: String,
    pub(crate) image: String,
}

impl User for Person {
    type State = (Database, Tokens);
    type Id = i64;

    fn id(&self) -> i64 {
        self.id
    }

    async fn find(id: i64, (database, _): (Database, Tokens)) -> Result<Option<Person>> {
        database.person(id).await
    }
}

impl FindByToken for Person {
    const SCHEME: &'static str = "Token";

    async fn find_by_token(token: &str, (database, tokens): (Database, Tokens)) -> Result<Option<Person>> {
        match tokens.read(token) {
            Some(id) => database.person(id).await,
            None => Ok(None),
        }
    }
}

/// `{"user": ..}`
#[derive(Serialize, Deserialize, Validate, JsonSchema)]
struct Enveloped<T: Validate<Context = ()>> {
    #[garde(dive)]
    user: T,
}

/// A person as they see themselves.
#[derive(Serialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
struct Me {
    email: String,
    token: String,
    username: String,
    bio: String,
    image: String,
}

impl Person {
    fn signed_in(self, tokens: &Tokens) -> Result<Json<Enveloped<Me>>> {
        let token = tokens.issue(self.id)?;
        let Person { email, username, bio, image, .. } = self;
        Ok(Json(Enveloped { user: Me { email, token, username, bio, image } }))
    }
}

#[derive(Deserialize, Validate, JsonSchema)]
struct NewPerson {
    #[garde(length(chars, min = 1, max = 64))]
    username: String,
    #[garde(email, length(chars, max = 254))]
    email: String,
    #[garde(custom(is_long_enough))]
    #[schemars(length(min = 8, max = 256))]
    password: Secret<String>,
}

fn is_long_enough(password: &Secret<String>, _: &()) -> garde::Result {
    match password.reveal().chars().count() {
        8..=256 => Ok(()),
        _ => Err(garde::Error::new("must have 8 to 256 characters")),
    }
}

#[handler(post, "/users", in = Api, public, throttle = "60/m")]
struct SignUp {
    #[json]
    new: Enveloped<NewPerson>,
    #[state]
    database: Database,
    #[state]
    tokens: Tokens,
}

impl SignUp {
    async fn post(self) -> Result<(StatusCode, Json<Enveloped<Me>>)> {
        let person = self.database.add_person(self.new.user).await?;
        Ok((StatusCode::CREATED, person.signed_in(&self.tokens)?))
    }
}

#[derive(Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
struct Credentials {
    email: String,
    password: Secret<String>,
}

#[handler(post, "/users/login", in = Api, public, throttle = "60/m")]
struct SignIn {
    #[json]
    credentials: Enveloped<Credentials>,
    #[state]
    database: Database,
    #[state]
    tokens: Tokens,
}

impl SignIn {
    async fn post(self) -> Result<Json<Enveloped<Me>>> {
        let Credentials { email, password } = self.credentials.user;
        let person = self.database.person_of_email(&email).await?;
        let hash = person.as_ref().map(|person| person.password.as_str());
        let is_right = verify_password(hash, &password).await?.is_right();
        match person {
            Some(person) if is_right => person.signed_in(&self.tokens),
            _ => Err(Error::unauthorized().with_field("credentials", "invalid")),
        }
    }
}

#[handler(get, "/user", in = Api, auth)]
struct ShowMe {
    #[user]
    me: Person,
    #[state]
    tokens: Tokens,
}

impl ShowMe {
    async fn get(self) -> Result<Json<Enveloped<Me>>> {
        self.me.signed_in(&self.tokens)
    }
}

/// What is absent stays as it is.
#[derive(Deserialize, Validate, JsonSchema)]
struct Changes {
    #[garde(inner(length(chars, min = 1, max = 64)))]
    username: Option<String>,
    #[garde(inner(email, length(chars, max = 254)))]
    email: Option<String>,
    #[garde(inner(custom(is_long_enough)))]
    #[schemars(inner(length(min = 8, max = 256)))]
    password: Option<Secret<String>>,
    #[garde(inner(length(chars, max = 10_000)))]
    bio: Option<String>,
    #[garde(inner(length(chars, max = 2_000)))]
    image: Option<String>,
}

#[handler(put, "/user", in = Api, auth)]
struct ChangeMe {
    #[user]
    me: Person,
    #[json]
    changes: Enveloped<Changes>,
    #[state]
    database: Database,
    #[state]
    tokens: Tokens,
}

impl ChangeMe {
    async fn put(self) -> Result<Json<Enveloped<Me>>> {
        let me = self.database.change_person(self.me.id, self.changes.user).await?;
        me.signed_in(&self.tokens)
    }
}

const COLUMNS: &str = "id, email, username, password, bio, image";
const UNIQUE: [(&str, &str); 2] = [("email_key", "email"), ("username", "username")];

impl Database {
    async fn person(&self, id: i64) -> Result<Option<Person>> {
        let sql = format!("SELECT {COLUMNS} FROM people WHERE id = $1");
        Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(id).fetch_optional(self.pool()).await?)
    }

    async fn person_of_email(&self, email: &str) -> Result<Option<Person>> {
        let sql = format!("SELECT {COLUMNS} FROM people WHERE email_key = $1");
        Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(email.to_lowercase()).fetch_optional(self.pool()).await?)
    }

    async fn add_person(&self, new: NewPerson) -> Result<Person> {
        let hash = hash_password(&new.password).await?;
        let sql = format!(
            "INSERT INTO people (email, email_key, username, password) VALUES ($1, $2, $3, $4) RETURNING {COLUMNS}"
        );
        let query = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(&new.email).bind(new.email.to_lowercase());
        let added = query.bind(&new.username).bind(hash).fetch_one(self.pool()).await;
        added.map_err(|error| unless_taken(error, &UNIQUE))
    }

    /// One statement, so that two that change different things lose nothing.
    async fn change_person(&self, id: i64, changes: Changes) -> Result<Person> {
        let hash = match &changes.password {
            Some(password) => Some(hash_password(password).await?),
            None => None,
        };
        let sql = format!(
            "UPDATE people SET email = COALESCE($1, email), email_key = COALESCE($2, email_key), \
             username = COALESCE($3, username), password = COALESCE($4, password), bio = COALESCE($5, bio), \
             image = COALESCE($6, image) WHERE id = $7 RETURNING {COLUMNS}"
        );
        let query = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(&changes.email);
        let query = query.bind(changes.email.as_ref().map(|email| email.to_lowercase())).bind(changes.username);
        let changed = query.bind(hash).bind(changes.bio).bind(changes.image).bind(id).fetch_one(self.pool()).await;
        changed.map_err(|error| unless_taken(error, &UNIQUE))
    }
}
