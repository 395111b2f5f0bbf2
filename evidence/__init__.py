"""The report's five claims, measured on networks of their own that are trained plainly, without a teacher.

``python -m evidence`` writes artifacts/evidence.json; the page draws it, and ``letterwise.verdicts`` judges by it.
"""
