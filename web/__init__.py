"""Letterwise as a folder of files: the same answers, worked out in the visitor's browser, for any static host."""
