"""Letterwise as a static site: the same answers, computed in the visitor's browser, on any static host."""
