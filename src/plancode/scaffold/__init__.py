"""To begin with: the files of a new workspace, and a demo, a workspace with a history to try the tool on."""

from plancode.scaffold.demo import DemoDays, make_demo
from plancode.scaffold.init import Answers, Setup, planned, setup

__all__ = ["Answers", "DemoDays", "Setup", "make_demo", "planned", "setup"]
