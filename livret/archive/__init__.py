"""Archiving: an edition kept with all that made it, in a folder that proves and explains itself (BagIt, RFC 8493)."""
