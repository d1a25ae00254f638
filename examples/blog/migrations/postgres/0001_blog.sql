CREATE TABLE people (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name TEXT NOT NULL,
    key TEXT NOT NULL UNIQUE, -- the name in small letters
    password TEXT NOT NULL,
    author BIGINT NOT NULL DEFAULT 0,
    joined BIGINT NOT NULL
);

CREATE TABLE posts (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    summary TEXT NOT NULL,
    body TEXT NOT NULL,
    language TEXT NOT NULL,
    words TEXT NOT NULL, -- all of it in small letters, to be searched
    author BIGINT NOT NULL REFERENCES people (id),
    published BIGINT NOT NULL,
    changed BIGINT NOT NULL
);
CREATE INDEX posts_published ON posts (published);

CREATE TABLE comments (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    post BIGINT NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
    author BIGINT NOT NULL REFERENCES people (id),
    text TEXT NOT NULL,
    written BIGINT NOT NULL
);
CREATE INDEX comments_post ON comments (post);

CREATE TABLE pictures (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    file TEXT NOT NULL UNIQUE,
    shows TEXT NOT NULL, -- what can be seen, in words
    added BIGINT NOT NULL
);
