"""What was typed → an edition, or every problem at once."""
