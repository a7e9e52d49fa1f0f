"""What needs somebody: facts about a workspace and a day, which rules report and views show.

Each is worked out in one pass over the records, so that 20,000 activities cost no more than reading them.
"""
