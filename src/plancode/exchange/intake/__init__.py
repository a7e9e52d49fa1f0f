"""Records from other programs: a file is read as tables, its columns are placed in fields, its rows become records."""
