"""Beginning: a workspace with a history to try the tool with."""

from plancode.starting.demo import DemoDays, make_demo

__all__ = ["DemoDays", "make_demo"]
