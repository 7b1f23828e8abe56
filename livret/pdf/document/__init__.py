"""Any PDF → its content beside the pages: actions, links, bookmarks, enclosed files."""
