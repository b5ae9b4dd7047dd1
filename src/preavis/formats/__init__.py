"""Renderers and readers of the formats that pilots, mariners and ministries use. No format knows another."""
