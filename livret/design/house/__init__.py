"""The pages of the house: what its chapters and the contents print, how large and how close it stands."""
