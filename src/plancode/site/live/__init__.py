"""The site while it is being written: served, and reloaded when a file changes."""
