"""
What the board sees: pure folds from recorded facts to rows.

Imports domain. What depends on today (overdue, days since) is computed on reading.
"""
