"""The command line: the only place that prints, catches and chooses an exit code."""

import os

# Whatever else is installed beside Livret has no say in what it reads (pydantic.dev, « Plugins »).
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
