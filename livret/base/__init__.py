"""What every folder uses: problems with their places, messages, paths, files written whole."""
