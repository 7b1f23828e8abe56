"""Text that no eye finds, or that is too pale for one."""
