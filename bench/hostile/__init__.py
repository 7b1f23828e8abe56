"""Hostile and unlucky cases, tried from outside on the command as it is typed (``python -m bench.hostile``)."""
