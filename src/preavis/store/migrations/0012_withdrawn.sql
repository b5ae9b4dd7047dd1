-- A draft that its drafter or a releaser took back before its release: it waits no more, and stays with its approvals.
ALTER TABLE draft ADD COLUMN withdrawn_by INTEGER REFERENCES officer;
ALTER TABLE draft ADD COLUMN withdrawn_at TEXT;
