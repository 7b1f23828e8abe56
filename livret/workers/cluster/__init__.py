"""Lay chapters out on the workers of a Dask cluster (extra ``cluster``)."""
