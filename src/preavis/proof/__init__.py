"""Trees, notes, checkpoints and evidence. Pure and offline: bytes in, value or error out."""
