-- What a node remembers. Times are text YYYY-MM-DDTHH:MM:SSZ, except cosignature times: POSIX seconds as signed.

CREATE TABLE journal (
    id     INTEGER PRIMARY KEY,
    origin TEXT NOT NULL UNIQUE,
    size   INTEGER NOT NULL DEFAULT 0,
    judged INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE entry (
    journal   INTEGER NOT NULL REFERENCES journal,
    idx       INTEGER NOT NULL,
    leaf      BLOB NOT NULL,
    data      BLOB NOT NULL,
    stored_at TEXT NOT NULL,
    PRIMARY KEY (journal, idx)
) STRICT, WITHOUT ROWID;
CREATE INDEX entry_leaf ON entry (leaf);

-- Hashes of 256 complete leaves, and the root over them: enough to read any subtree without the entries.
CREATE TABLE tile (
    journal INTEGER NOT NULL REFERENCES journal,
    idx     INTEGER NOT NULL,
    hashes  BLOB NOT NULL,
    root    BLOB NOT NULL,
    PRIMARY KEY (journal, idx)
) STRICT, WITHOUT ROWID;

-- own: signed by this node; pending: a peer's, verified but not yet fully stored.
CREATE TABLE checkpoint (
    journal INTEGER NOT NULL REFERENCES journal,
    size    INTEGER NOT NULL,
    root    BLOB NOT NULL,
    note    BLOB NOT NULL,
    PRIMARY KEY (journal, size)
) STRICT, WITHOUT ROWID;

-- Cosignatures: issued by this node on a peer's journal, or obtained from a peer or witness on the own one.
CREATE TABLE receipt (
    journal INTEGER NOT NULL REFERENCES journal,
    signer  TEXT NOT NULL,
    size    INTEGER NOT NULL,
    time    INTEGER NOT NULL,
    lines   BLOB NOT NULL,
    PRIMARY KEY (journal, signer, size)
) STRICT, WITHOUT ROWID;

-- Two validly signed heads that cannot both be true; never deleted.
CREATE TABLE fork (
    journal INTEGER NOT NULL REFERENCES journal,
    seen_at TEXT NOT NULL,
    mine    BLOB NOT NULL,
    theirs  BLOB NOT NULL,
    PRIMARY KEY (journal, mine, theirs)
) STRICT, WITHOUT ROWID;

-- Entries that could not be acted on: of a judged journal (leaf found in entry), or of a disputed branch (kept whole here).
CREATE TABLE quarantine (
    id      INTEGER PRIMARY KEY,
    journal INTEGER NOT NULL REFERENCES journal,
    idx     INTEGER NOT NULL,
    leaf    BLOB NOT NULL,
    data    BLOB NOT NULL,
    code    TEXT NOT NULL,
    params  TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    UNIQUE (journal, leaf)
) STRICT;

-- Which case an entry belongs to; derived from references, rebuilt by fsck.
CREATE TABLE case_entry (
    case_leaf BLOB NOT NULL,
    journal   INTEGER NOT NULL REFERENCES journal,
    idx       INTEGER NOT NULL,
    kind      TEXT NOT NULL,
    PRIMARY KEY (journal, idx)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_entry_case ON case_entry (case_leaf);

CREATE TABLE statement_seen (
    journal INTEGER NOT NULL REFERENCES journal,
    sha256  BLOB NOT NULL,
    idx     INTEGER NOT NULL,
    PRIMARY KEY (journal, sha256)
) STRICT, WITHOUT ROWID;

-- One row a desk and entry that it must read.
CREATE TABLE told (
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
    UNIQUE (journal, idx, desk)
) STRICT;
CREATE INDEX told_untried ON told (id) WHERE NOT tried;
CREATE INDEX told_case ON told (case_leaf);

CREATE TABLE attempt (
    id      INTEGER PRIMARY KEY,
    told    INTEGER NOT NULL REFERENCES told,
    way     TEXT NOT NULL,
    fate    TEXT NOT NULL,
    at      TEXT NOT NULL,
    detail  TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX attempt_told ON attempt (told);
CREATE INDEX attempt_spooled ON attempt (told) WHERE way = 'spool' AND fate = 'sent';

CREATE TABLE alarm (
    id              INTEGER PRIMARY KEY,
    code            TEXT NOT NULL,
    subject         TEXT NOT NULL,
    priority        TEXT NOT NULL,
    params          TEXT NOT NULL,
    raised_at       TEXT NOT NULL,
    acknowledged_at TEXT,
    acknowledged_by TEXT,
    rectified_at    TEXT,
    closed_at       TEXT
) STRICT;
CREATE UNIQUE INDEX alarm_open ON alarm (code, subject) WHERE closed_at IS NULL;

CREATE TABLE draft (
    id         TEXT PRIMARY KEY,
    channel    TEXT NOT NULL,
    statement  BLOB NOT NULL,
    author     INTEGER NOT NULL REFERENCES officer,
    created_at TEXT NOT NULL,
    released   BLOB
) STRICT;

CREATE TABLE approval (
    draft    TEXT NOT NULL REFERENCES draft,
    officer  INTEGER NOT NULL REFERENCES officer,
    approval BLOB NOT NULL,
    opening  BLOB NOT NULL,
    PRIMARY KEY (draft, officer)
) STRICT, WITHOUT ROWID;

CREATE TABLE officer (
    id         INTEGER PRIMARY KEY,
    name       TEXT NOT NULL,
    label      TEXT NOT NULL UNIQUE,
    roles      TEXT NOT NULL,
    desk       TEXT,
    password   TEXT,
    salt       BLOB NOT NULL,
    created_at TEXT NOT NULL,
    ended_at   TEXT
) STRICT;

CREATE TABLE session (
    token      BLOB PRIMARY KEY,
    officer    INTEGER NOT NULL REFERENCES officer,
    created_at TEXT NOT NULL,
    seen_at    TEXT NOT NULL,
    ended_at   TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE invitation (
    token      BLOB PRIMARY KEY,
    officer    INTEGER NOT NULL REFERENCES officer,
    created_at TEXT NOT NULL,
    used_at    TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE card (
    party       TEXT NOT NULL,
    channel     TEXT NOT NULL,
    version     INTEGER NOT NULL,
    data        BLOB NOT NULL,
    enrolled_at TEXT NOT NULL,
    ended_at    TEXT,
    PRIMARY KEY (party, channel, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE peer_contact (
    party   TEXT NOT NULL,
    channel TEXT NOT NULL,
    at      TEXT NOT NULL,
    skew    INTEGER NOT NULL DEFAULT 0,
    problem TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (party, channel)
) STRICT, WITHOUT ROWID;

-- Every act of a person or of the node, each row chained to the one before by SHA-256.
CREATE TABLE audit (
    seq     INTEGER PRIMARY KEY,
    at      TEXT NOT NULL,
    actor   TEXT NOT NULL,
    act     TEXT NOT NULL,
    subject TEXT NOT NULL,
    chain   BLOB NOT NULL
) STRICT;

CREATE TABLE fact (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
