"""A photo → photos/ of its territory, and a block of its fiche."""
