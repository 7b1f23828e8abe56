"""Bags: the versions of an edition on the shelf (BagIt, RFC 8493)."""
