"""What the authors wrote: files in, a checked edition out."""
