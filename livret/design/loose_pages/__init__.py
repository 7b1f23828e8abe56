"""Pages that are printed apart: the one to answer a proof on, the instructions for the copier."""
