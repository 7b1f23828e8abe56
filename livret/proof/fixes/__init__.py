"""The corrections of `check --fix`."""
