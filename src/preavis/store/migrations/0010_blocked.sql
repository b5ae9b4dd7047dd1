-- What stood before a message and would not take it: a mail relay or a host through which other addresses are reached too.

ALTER TABLE sending ADD COLUMN blocked_by TEXT NOT NULL DEFAULT '';

-- On which disk a spooled file was written: an empty mount point is another one than the share that belongs there.
ALTER TABLE sending ADD COLUMN place TEXT NOT NULL DEFAULT '';

-- What is still to be read, to find at once what a wrong clock has dated in the future.
CREATE INDEX told_open ON told (created_at) WHERE acknowledged IS NULL AND NOT superseded;
