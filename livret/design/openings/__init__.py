"""The openings of territories: what each has to show, the dresses that suit it, the layouts that close its pages."""
