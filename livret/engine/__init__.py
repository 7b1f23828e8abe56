"""A parcel → a fragment: the only folder that imports WeasyPrint and pydyf."""
