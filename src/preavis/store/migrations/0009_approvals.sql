-- An officer whose approval became void and who may approve again gives another one; the register keeps both.
CREATE TABLE approval_kept (
    draft    TEXT NOT NULL REFERENCES draft,
    officer  INTEGER NOT NULL REFERENCES officer,
    approval BLOB NOT NULL,
    opening  BLOB NOT NULL,
    void_at  TEXT
) STRICT;
INSERT INTO approval_kept SELECT draft, officer, approval, opening, void_at FROM approval;
DROP TABLE approval;
ALTER TABLE approval_kept RENAME TO approval;
CREATE UNIQUE INDEX approval_counts ON approval (draft, officer) WHERE void_at IS NULL;
