-- A correction that moves a word from one launch to another is asked about once for each of the two: whichever goes on, the other
-- still waits to be read, and each has its own reminders.
CREATE TABLE told_new (
    id           INTEGER PRIMARY KEY,
    journal      INTEGER NOT NULL REFERENCES journal,
    idx          INTEGER NOT NULL,
    case_leaf    BLOB NOT NULL,
    desk         TEXT NOT NULL,
    created_at   TEXT NOT NULL,
    due_at       TEXT NOT NULL,
    acknowledged BLOB,
    superseded   INTEGER NOT NULL DEFAULT 0,
    tried        INTEGER NOT NULL DEFAULT 0,
    UNIQUE (journal, idx, desk, case_leaf)
) STRICT;
INSERT INTO told_new SELECT id, journal, idx, case_leaf, desk, created_at, due_at, acknowledged, superseded, tried FROM told;
DROP TABLE told;
ALTER TABLE told_new RENAME TO told;
CREATE INDEX told_untried ON told (id) WHERE NOT tried;
CREATE INDEX told_case ON told (case_leaf);
CREATE INDEX told_open ON told (created_at) WHERE acknowledged IS NULL AND NOT superseded;
