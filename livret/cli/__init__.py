"""The command line: the only place that prints, catches and chooses an exit code."""
