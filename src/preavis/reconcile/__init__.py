"""What was said against what the world saw: catalogues of launches and public warnings. Pure rules and readers of tables."""
