-- What must go out to desks: one row a message and address; the same row, and the same key, at every try.

CREATE TABLE sending (
    id          INTEGER PRIMARY KEY,
    told        INTEGER REFERENCES told,         -- NULL: a line check
    desk        TEXT NOT NULL,                   -- whose address it is: the desk's own, or one further up its ladder
    way         TEXT NOT NULL,
    address     TEXT NOT NULL,
    kind        TEXT NOT NULL,                   -- notice, step_N, reminder_24h, reminder_1h, reminder_open, line_check
    key         TEXT NOT NULL UNIQUE,            -- Message-ID, webhook-id, file name
    made_at     TEXT NOT NULL,
    until       TEXT NOT NULL,
    next_at     TEXT NOT NULL,
    state       TEXT NOT NULL DEFAULT 'waiting', -- waiting, sent, delivered, failed, dropped
    tries       INTEGER NOT NULL DEFAULT 0,
    detail      TEXT NOT NULL DEFAULT '',
    answered_at TEXT
) STRICT;
CREATE INDEX sending_waiting ON sending (way, desk, address, next_at) WHERE state = 'waiting';
CREATE INDEX sending_spooled ON sending (id) WHERE way = 'spool' AND state = 'sent';
CREATE INDEX sending_troubled ON sending (id) WHERE state = 'failed' OR (state = 'waiting' AND tries > 0);
CREATE INDEX sending_told ON sending (told);

-- Each address of each desk, and its proof of life.
CREATE TABLE line (
    desk        TEXT NOT NULL,
    way         TEXT NOT NULL,
    address     TEXT NOT NULL,
    first_at    TEXT NOT NULL,
    checked_at  TEXT,
    sent_at     TEXT,
    answered_at TEXT,
    problem     TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (desk, way, address)
) STRICT, WITHOUT ROWID;

-- An attempt says to whom and for what; a line check belongs to no entry.
CREATE TABLE attempt_new (
    id      INTEGER PRIMARY KEY,
    told    INTEGER REFERENCES told,
    sending INTEGER REFERENCES sending,
    desk    TEXT NOT NULL DEFAULT '',
    way     TEXT NOT NULL,
    address TEXT NOT NULL DEFAULT '',
    kind    TEXT NOT NULL DEFAULT 'notice',
    fate    TEXT NOT NULL,
    at      TEXT NOT NULL,
    detail  TEXT NOT NULL DEFAULT ''
) STRICT;
INSERT INTO sending (told, desk, way, address, kind, key, made_at, until, next_at, state, tries, detail)
    SELECT told.id, told.desk, 'spool', replace(told.desk, ' ', '-'), 'notice', 'before-' || attempt.id, attempt.at, due_at,
        attempt.at, 'sent', 1, attempt.detail
    FROM attempt JOIN told ON told.id = attempt.told WHERE way = 'spool' AND fate = 'sent';
INSERT INTO attempt_new (id, told, desk, way, fate, at, detail)
    SELECT attempt.id, told, desk, way, iif(fate = 'taken', 'sent', fate), at, detail
    FROM attempt JOIN told ON told.id = attempt.told;
DROP TABLE attempt;
ALTER TABLE attempt_new RENAME TO attempt;
CREATE INDEX attempt_told ON attempt (told);
CREATE INDEX attempt_desk ON attempt (desk, id);
