"""Who is asked for what, in which order: a folder → written files."""
