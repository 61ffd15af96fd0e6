"""The words of the screens in English, one file for each corner (`ui.words.CORNERS`): the same keys, the same marks to be filled in."""
