"""Console, JSON API and the endpoints that peers call."""
