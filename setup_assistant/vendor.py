"""The app that whoever built this program has registered for it: data of the build, if there is one, and no secret."""

from __future__ import annotations

from pathlib import Path

from setup_assistant import files, json_text, texts
from setup_assistant.registration import NOTHING, Registration, client_id_in

FILE = "vendor.json"
"""Among the resources of what was built."""


def registration(folder: Path | None = None) -> Registration:
    """The app, of which no directory is known; nothing where none was built in. ``folder`` is that of the resources."""
    file = (folder or texts.resources()) / FILE
    if not file.is_file():
        return NOTHING
    try:
        document = json_text.parse(files.read_text(file))
    except (OSError, ValueError):
        return NOTHING
    client_id = document.get("client_id") if isinstance(document, dict) else None
    return Registration(client_id_in(client_id) if isinstance(client_id, str) else "")
