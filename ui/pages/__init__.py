"""The board's pages, one file a screen.

A package only so that the import contracts see the pages; `ui.board` lists them, nobody imports from here.
"""
