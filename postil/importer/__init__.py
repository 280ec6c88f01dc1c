"""Pages of others → articles: opened, read, cleaned, written as files."""
