"""Any PDF → what it does and says beside its pages: actions, links, bookmarks, files within it."""
