"""Many workspaces at once: exports of 50 teams, asked by DuckDB and by Spark (docs/scale.md)."""
