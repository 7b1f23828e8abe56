"""The cohort at a glance."""
