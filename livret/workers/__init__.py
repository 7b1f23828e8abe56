"""The processes that lay chapters out and look at pages: those of this machine (``pool``), or a cluster's."""
