"""The commands `send` and `letter`."""
