-- What is typed in the composer: every saved version, the newest is the sheet.

CREATE TABLE worksheet (
    id        TEXT NOT NULL,
    channel   TEXT NOT NULL,
    kind      TEXT NOT NULL,
    case_leaf BLOB,
    revision  INTEGER NOT NULL,
    saved_at  TEXT NOT NULL,
    saved_by  TEXT NOT NULL,
    fields    TEXT NOT NULL,
    draft     TEXT,
    dropped   INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (id, revision)
) STRICT, WITHOUT ROWID;
