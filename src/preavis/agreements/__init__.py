"""Agreements as data, and the check of a notice against them. Pure."""
