"""What the authors wrote: read, checked, typeset; facts and the model."""
