CREATE TABLE links (
    id      INTEGER PRIMARY KEY,
    code    TEXT    NOT NULL UNIQUE,
    url     TEXT    NOT NULL,
    visits  INTEGER NOT NULL DEFAULT 0,
    created TEXT    NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
) STRICT;
