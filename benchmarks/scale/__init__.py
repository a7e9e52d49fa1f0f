"""Many workspaces at once: exports of 50 teams, asked by DuckDB and by Spark (docs/how-to/scale.md)."""
