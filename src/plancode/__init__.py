"""Plans as code: business plans in YAML, validated, proved from git history, and published as a report site."""

__version__ = "0.1.0"
