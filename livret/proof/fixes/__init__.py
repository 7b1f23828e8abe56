"""What ``check --fix`` mends: files as they were typed → the same words, as Livret reads them.

``table`` says which problem has which remedy, and how sure it is; ``plan`` tries remedies on a copy of the edition's
texts until none is left; ``keep`` writes them, keeps the files as they were, and puts those back.
"""
