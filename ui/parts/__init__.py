"""Pieces the pages are made of: words about time, cards, the parts of a case, the decision form.

Pages put them together. Whatever comes from a letter passes through `ui.parts.text` on its way to the screen.
"""
