"""Livret, a small printing house: YAML facts and Markdown prose become a finished brochure."""

import os

# Whatever else is installed beside Livret has no say in what it reads (pydantic.dev, « Plugins »).
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")

__version__ = "0.1.0"
