"""Any PDF → its pages as they are drawn: runs, areas, images, lines, operator by operator."""
