"""Preflight: problems for a press, a mailbox or a reader."""
