"""The openings of territories: what each has to show, the dresses that suit it, and the layouts that close its pages."""
