-- What stood before a message and would not take it: a mail relay or a host through which other addresses are reached too.

ALTER TABLE sending ADD COLUMN blocked_by TEXT NOT NULL DEFAULT '';
