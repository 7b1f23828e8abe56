"""What is put in the place of parts of the engine."""
