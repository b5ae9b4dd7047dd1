-- The areas of the notices in force, found by place and time. Derived from the cases; may be emptied and made again.

CREATE TABLE tracked_case (
    case_leaf BLOB PRIMARY KEY,
    party     TEXT NOT NULL,
    reference TEXT,
    vehicle   TEXT,
    site      TEXT,
    direction TEXT,
    state     TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE tracked (
    id        INTEGER PRIMARY KEY,
    case_leaf BLOB NOT NULL REFERENCES tracked_case,
    name      TEXT NOT NULL,
    launch    INTEGER NOT NULL,
    shape     BLOB,
    windows   TEXT NOT NULL
) STRICT;
CREATE INDEX tracked_of ON tracked (case_leaf);

CREATE VIEW tracked_area AS
SELECT id, name, launch, shape, windows, case_leaf, party, reference, vehicle, site, direction, state
FROM tracked JOIN tracked_case USING (case_leaf);

-- Degrees are in millionths, times in minutes since 1970, both rounded outwards: whole numbers lose nothing.
CREATE VIRTUAL TABLE tracked_box USING rtree_i32 (id, west, east, south, north, opens, closes, +tracked INTEGER);
CREATE VIRTUAL TABLE tracked_launch USING rtree_i32 (id, opens, closes);

-- Cases whose areas must be put here again.
CREATE TABLE tracked_due (case_leaf BLOB PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT OR IGNORE INTO tracked_due SELECT case_leaf FROM case_entry;
CREATE TRIGGER case_entry_filed AFTER INSERT ON case_entry WHEN new.kind <> 'acknowledgement'
BEGIN INSERT OR IGNORE INTO tracked_due VALUES (new.case_leaf); END;
CREATE TRIGGER case_entry_moved AFTER UPDATE ON case_entry
BEGIN INSERT OR IGNORE INTO tracked_due VALUES (old.case_leaf), (new.case_leaf); END;
CREATE TRIGGER case_entry_dropped AFTER DELETE ON case_entry
BEGIN INSERT OR IGNORE INTO tracked_due VALUES (old.case_leaf); END;
