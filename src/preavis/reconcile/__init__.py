"""Notices against outside warnings and launch catalogues."""
