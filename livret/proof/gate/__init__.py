"""What every build refuses: words lost, doubled, out of place, or not seen."""
