-- Passkeys (WebAuthn). A suspended one showed a signature counter that went back: somebody may have copied it.
CREATE TABLE passkey (
    id           INTEGER PRIMARY KEY,
    officer      INTEGER NOT NULL REFERENCES officer,
    credential   BLOB NOT NULL UNIQUE,
    public_key   BLOB NOT NULL,
    count        INTEGER NOT NULL,
    name         TEXT NOT NULL,
    created_at   TEXT NOT NULL,
    used_at      TEXT,
    suspended_at TEXT,
    removed_at   TEXT
) STRICT;
CREATE INDEX passkey_officer ON passkey (officer) WHERE removed_at IS NULL;

ALTER TABLE session ADD COLUMN method TEXT NOT NULL DEFAULT 'password';
ALTER TABLE session ADD COLUMN address TEXT NOT NULL DEFAULT '';
CREATE INDEX session_open ON session (officer) WHERE ended_at IS NULL;

-- An approval of an officer whose service or role has ended does not count; the sealed register keeps it.
ALTER TABLE approval ADD COLUMN void_at TEXT;

CREATE INDEX audit_actor ON audit (actor, seq);
CREATE INDEX audit_act ON audit (act, seq);
