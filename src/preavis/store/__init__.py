"""What a node remembers: one protocol, each back end native."""
