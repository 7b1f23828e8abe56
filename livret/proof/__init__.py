"""Checks: what every build refuses, and what a proof reports."""
