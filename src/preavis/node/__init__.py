"""The work of a node: effects, and the composition root."""
