"""The place for files, and beneath it those that have come in whole: Streamlit names a file while it is still on its way, and whoever
sends the form then sends it without that file."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from ui.parts.text import notice
from ui.words import say

TYPES = ["pdf", "jpg", "jpeg", "png"]
"""Endings the dialog offers; what a file is, its content decides (`tasks.documents`)."""


def uploader(label: str, key: str) -> list[UploadedFile]:
    """Ask for files; those that are here, listed by name for the officer."""
    files: list[UploadedFile] = st.file_uploader(label, TYPES, accept_multiple_files=True, key=key)
    if files:
        notice("ok", say("upload.here", count=len(files)), [file.name for file in files])
    return files
