"""The software bill of materials in CycloneDX 1.5 (JSON): the same for the same parts and time."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from setup_assistant import __version__
from setup_assistant.packaging import product
from setup_assistant.packaging.parts import Part

EXPRESSIONS = ("-only", "-or-later", "Apache-", "BSD-", "MIT", "MPL-", "PSF-")
"""How SPDX's names of licences look; anything else is handed on as a plain name."""


def document(parts: Sequence[Part], epoch: int) -> str:
    """The document for a build at ``epoch`` (seconds since 1970)."""
    program: dict[str, Any] = {
        "type": "application",
        "bom-ref": product.PROGRAM,
        "name": product.TITLE,
        "version": __version__,
        "supplier": {"name": product.PUBLISHER},
        "licenses": [{"license": {"id": "MIT"}}],
    }
    components = [_component(part) for part in parts]
    refs = [part.ref for part in parts]
    bom = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "timestamp": datetime.fromtimestamp(epoch, UTC).isoformat(),
            "component": program,
        },
        "components": components,
        "dependencies": [{"ref": product.PROGRAM, "dependsOn": refs}],
    }
    number = uuid.uuid5(product.UPGRADE_CODE, json.dumps(bom, sort_keys=True))
    return json.dumps({**bom, "serialNumber": f"urn:uuid:{number}"}, indent=2) + "\n"


def _component(part: Part) -> dict[str, Any]:
    component: dict[str, Any] = {
        "type": "library",
        "bom-ref": part.ref,
        "name": part.name,
        "version": part.version,
        "licenses": [_licence(part.licence)],
    }
    optional = {"purl": part.purl, "cpe": part.cpe, "description": part.note}
    component |= {key: value for key, value in optional.items() if value}
    return component | ({"supplier": {"name": part.supplier}} if part.supplier else {})


def _licence(text: str) -> dict[str, Any]:
    spdx = " " not in text or " OR " in text or " AND " in text or " WITH " in text
    if spdx and any(name in text for name in EXPRESSIONS) and "GPL-3.0" not in text.split(" OR "):
        return {"expression": text}
    return {"license": {"name": text or "see its own documents"}}
