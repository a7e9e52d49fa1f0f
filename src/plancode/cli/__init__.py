"""The command line: read options, call one function below, print, return the exit code."""
