//! Every route, over a real socket, on SQLite and on PostgreSQL.
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

#[path = "../../../runtime/tests/session_stores/servers.rs"]
#[allow(dead_code, reason = "it is PostgreSQL alone that is asked for here")]
mod servers;
mod suite;

use blog::{App, Place, Settings};
use servers::Server;
use sqlx::{AssertSqlSafe, Connection};
use squall::Secret;
use squall::testing::Client;
use tempfile::TempDir;

/// The password of the first author.
const PASSWORD: &str = "fair winds and following seas";

/// A new blog. Its files go with the folder.
struct World {
    client: Client,
    folder: TempDir,
}

impl World {
    async fn on(database: Option<Place>) -> World {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings {
            database: database.unwrap_or_else(|| Place::File(folder.path().join("blog.sqlite"))),
            pictures: folder.path().join("pictures"),
            author_password: Some(Secret::new(PASSWORD.to_owned())),
        };
        World { client: Client::over_socket(App::open(settings).await.unwrap()).await, folder }
    }
}

/// Each of them is a test on SQLite, and all together are one on PostgreSQL, with a database for each.
macro_rules! on_both {
    ($($name:ident),* $(,)?) => {
        $(
            #[tokio::test]
            async fn $name() {
                suite::$name(&World::on(None).await).await;
            }
        )*

        #[tokio::test(flavor = "multi_thread")]
        async fn all_of_it_on_postgres() {
            let server = Server::postgres().await;
            let mut connection = sqlx::PgConnection::connect_with(&server.postgres_options()).await.unwrap();
            let options = server.postgres_options();
            let (host, port) = (options.get_host(), options.get_port());
            $(
                let name = stringify!($name);
                let sql = format!("CREATE DATABASE {name}");
                sqlx::query(AssertSqlSafe(sql)).execute(&mut connection).await.unwrap();
                let world = World::on(Some(Place::Url(format!("postgres://squall@{host}:{port}/{name}")))).await;
                suite::$name(&world).await;
                world.client.shutdown().await;
            )*
        }
    };
}

on_both! {
    a_new_blog_has_posts_to_read,
    posts_are_looked_for_by_their_words,
    the_feed_is_atom,
    whoever_signs_up_comments,
    authors_write_change_and_delete,
    a_form_comes_back_with_what_was_typed,
    pictures_are_kept_and_shown,
    authors_say_who_writes,
    a_password_is_changed,
    the_language_is_the_visitors,
    what_is_not_there_says_so,
    markdown_brings_no_script,
}
