-- What was prepared for the public of a channel, and what became of it. Who agreed is kept as an approval of a draft is, with
-- what opens it; an agreement of earlier, a click in a session, cannot be opened and does not count.
DROP TABLE publication;
DELETE FROM fact WHERE name LIKE 'staged/%' OR name LIKE 'published/%';
CREATE TABLE publication (
    id           INTEGER PRIMARY KEY,
    channel      TEXT NOT NULL,
    sha256       BLOB NOT NULL,
    staged_at    TEXT NOT NULL,
    published_at TEXT,
    withdrawn_at TEXT
) STRICT;
CREATE INDEX publication_channel ON publication (channel) WHERE withdrawn_at IS NULL;
CREATE TABLE agreement (
    publication INTEGER NOT NULL REFERENCES publication,
    officer     INTEGER NOT NULL REFERENCES officer,
    approval    BLOB NOT NULL,
    opening     BLOB NOT NULL,
    void_at     TEXT
) STRICT;
CREATE UNIQUE INDEX agreement_counts ON agreement (publication, officer) WHERE void_at IS NULL;
