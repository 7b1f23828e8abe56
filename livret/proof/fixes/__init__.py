"""What `check --fix` mends."""
