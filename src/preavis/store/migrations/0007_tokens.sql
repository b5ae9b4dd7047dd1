-- Tokens of machines that use the API: only the hash is kept.

CREATE TABLE token (
    hash       BLOB PRIMARY KEY,
    name       TEXT NOT NULL,
    officer    INTEGER NOT NULL REFERENCES officer,
    roles      TEXT NOT NULL,
    made_at    TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    ended_at   TEXT
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX token_name ON token (name) WHERE ended_at IS NULL;

-- What is published of a public channel: who agreed to exactly these bytes, and when they were written.
CREATE TABLE publication (
    channel TEXT NOT NULL,
    sha256  BLOB NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer,
    at      TEXT NOT NULL,
    PRIMARY KEY (channel, sha256, officer)
) STRICT, WITHOUT ROWID;
