"""An organisation at work, simulated: people open pull requests, legal and illegal ones, the gate judges them, a forge
lands them; and what HISTORY.md promises of the gate is held against what happens (`python -m tests.simulation`).
"""
