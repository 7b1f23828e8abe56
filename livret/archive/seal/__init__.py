"""The seal of a bag: its signature (detached CMS, RFC 5652) and its time stamp (RFC 3161)."""
