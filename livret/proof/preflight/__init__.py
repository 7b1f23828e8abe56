"""What a press, a mailbox or a reader would stumble over."""
