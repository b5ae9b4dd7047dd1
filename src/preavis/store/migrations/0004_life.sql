-- Entries that also concern another case than their own: what a correction moves, and the correction itself.
CREATE TABLE case_link (
    case_leaf BLOB NOT NULL,
    journal   INTEGER NOT NULL REFERENCES journal,
    idx       INTEGER NOT NULL,
    PRIMARY KEY (case_leaf, journal, idx)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_link_entry ON case_link (journal, idx);

-- Queries, line checks and acknowledgements are listed by their kind.
CREATE INDEX case_entry_kind ON case_entry (kind);
CREATE INDEX audit_at ON audit (at);
