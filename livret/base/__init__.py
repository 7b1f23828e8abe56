"""What every folder uses: problems with their places, messages, paths, atomic writes."""
