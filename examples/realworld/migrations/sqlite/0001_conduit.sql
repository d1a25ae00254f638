CREATE TABLE people (
    id INTEGER PRIMARY KEY,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL UNIQUE, -- in small letters
    username TEXT NOT NULL UNIQUE,
    password TEXT NOT NULL,
    bio TEXT NOT NULL DEFAULT '',
    image TEXT NOT NULL DEFAULT ''
);

CREATE TABLE follows (
    follower BIGINT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    followed BIGINT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    PRIMARY KEY (follower, followed)
);

CREATE TABLE articles (
    id INTEGER PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    body TEXT NOT NULL,
    author BIGINT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    created BIGINT NOT NULL, -- milliseconds since 1970
    updated BIGINT NOT NULL,
    favorites BIGINT NOT NULL DEFAULT 0 -- how many rows of `favorites` it has
);
CREATE INDEX articles_created ON articles (created, id);
CREATE INDEX articles_author ON articles (author, created, id);

CREATE TABLE tags (
    article BIGINT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    tag TEXT NOT NULL,
    PRIMARY KEY (article, tag)
);
CREATE INDEX tags_tag ON tags (tag, article);

CREATE TABLE favorites (
    person BIGINT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    article BIGINT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    PRIMARY KEY (article, person)
);
CREATE INDEX favorites_person ON favorites (person, article);

CREATE TABLE comments (
    id INTEGER PRIMARY KEY,
    article BIGINT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    author BIGINT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    body TEXT NOT NULL,
    created BIGINT NOT NULL
);
CREATE INDEX comments_article ON comments (article, id);

CREATE TABLE secrets (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
