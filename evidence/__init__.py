"""The report's five claims, measured on networks trained for the purpose, plainly and without a teacher.

``python -m evidence`` writes artifacts/evidence.json; the page draws it, and ``letterwise.verdicts`` judges by it.
"""
