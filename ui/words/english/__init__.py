"""The words of the screens in English, one file for each corner: the same keys, the same marks to be filled in."""

from __future__ import annotations

from collections.abc import Mapping

from ui.words.english import (
    accounts,
    administration,
    deadlines,
    desk,
    discovery,
    dossier,
    frame,
    golden,
    inbox,
    notices,
    registration,
    reports,
    search,
    simulation,
    workflow_editor,
    workflow_form,
    workflow_help,
    workflows,
)

CORNERS = (
    frame,
    desk,
    inbox,
    search,
    deadlines,
    reports,
    simulation,
    workflow_form,
    discovery,
    golden,
    workflows,
    dossier,
    registration,
    notices,
    administration,
    accounts,
    workflow_editor,
    workflow_help,
)
"""The files with words, in the order of the menu."""

ENGLISH: Mapping[str, str] = {key: text for corner in CORNERS for key, text in corner.WORDS.items()}
