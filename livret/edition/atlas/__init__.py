"""The shipped atlas (assets/atlas): what France's communes and inter-municipalities are, and where."""
