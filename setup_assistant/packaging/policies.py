"""The templates for Windows' group policies and for Intune: an ADMX file, and its English words as ADML.

Both are made from ``managed.KEYS``, so that they set what the program reads. Their structure is Microsoft's
(ADMX schema, published with MS-GPREG); no other template has to be there for them.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET  # writes only
from collections.abc import Iterable
from pathlib import Path

from setup_assistant import __version__, managed
from setup_assistant.managed import KEYS, Key
from setup_assistant.packaging import product
from setup_assistant.regions import REGIONS

NAMESPACE = "http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions"
ADMX = "SetupAssistant.admx"
ADML = f"en-US/{Path(ADMX).stem}.adml"
ARCHIVE = "group-policy-templates.zip"

_REGIONS = {region.code: region.label for region in REGIONS}
_PREFIX = "setupassistant"
_CATEGORY, _SUPPORTED = "SetupAssistant", "SUPPORTED"
_SCHEMA_VERSION = "1.0"


def write(folder: Path) -> None:
    """Put both files into ``folder``, as they lie in ``PolicyDefinitions``."""
    for name, root in ((ADMX, definitions()), (ADML, words())):
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        ET.indent(root)
        text = ET.tostring(root, encoding="unicode")
        declaration = '<?xml version="1.0" encoding="utf-8"?>'
        file.write_text(f"{declaration}\n{text}\n", encoding="utf-8", newline="\r\n")


def definitions() -> ET.Element:
    """What can be set, and as which value of which registry key."""
    root = _root("policyDefinitions")
    namespaces = ET.SubElement(root, "policyNamespaces")
    target = f"{product.PACKAGE_ID}.Policies"
    ET.SubElement(namespaces, "target", prefix=_PREFIX, namespace=target)
    ET.SubElement(root, "resources", minRequiredRevision=_revision())
    supported = ET.SubElement(ET.SubElement(root, "supportedOn"), "definitions")
    ET.SubElement(supported, "definition", name=_SUPPORTED, displayName=_string(_SUPPORTED))
    categories = ET.SubElement(root, "categories")
    ET.SubElement(categories, "category", name=_CATEGORY, displayName=_string(_CATEGORY))
    policies = ET.SubElement(root, "policies")
    for key in KEYS:
        policies.append(_policy(key))
    return root


def _policy(key: Key) -> ET.Element:
    policy = ET.Element(
        "policy",
        {
            "name": key.name,
            "class": "Both",
            "displayName": _string(key.name),
            "explainText": _string(f"{key.name}_explain"),
            "presentation": f"$(presentation.{key.name})",
            "key": managed.POLICIES,
        },
    )
    ET.SubElement(policy, "parentCategory", ref=_CATEGORY)
    ET.SubElement(policy, "supportedOn", ref=_SUPPORTED)
    elements = ET.SubElement(policy, "elements")
    value = {"id": key.name, "valueName": key.name, "required": "true"}
    if key.many:
        ET.SubElement(elements, "multiText", value)
    elif choices := _choices(key):
        enum = ET.SubElement(elements, "enum", value)
        for choice in choices:
            item = ET.SubElement(enum, "item", displayName=_string(_choice(key, choice)))
            ET.SubElement(ET.SubElement(item, "value"), "string").text = choice
    else:
        ET.SubElement(elements, "text", value)
    return policy


def words() -> ET.Element:
    """What the editor of policies shows."""
    root = _root("policyDefinitionResources")
    ET.SubElement(root, "displayName").text = product.TITLE
    ET.SubElement(root, "description").text = product.SUMMARY
    resources = ET.SubElement(root, "resources")
    strings = ET.SubElement(resources, "stringTable")
    for name, text in _strings():
        ET.SubElement(strings, "string", id=name).text = text
    presentations = ET.SubElement(resources, "presentationTable")
    for key in KEYS:
        presentation = ET.SubElement(presentations, "presentation", id=key.name)
        if key.many:
            ET.SubElement(presentation, "text").text = f"{key.title}, one a line"
            ET.SubElement(presentation, "multiTextBox", refId=key.name)
        elif _choices(key):
            ET.SubElement(presentation, "dropdownList", refId=key.name).text = key.title
        else:
            box = ET.SubElement(presentation, "textBox", refId=key.name)
            ET.SubElement(box, "label").text = key.title
    return root


def _strings() -> Iterable[tuple[str, str]]:
    yield _CATEGORY, product.TITLE
    yield _SUPPORTED, f"{product.NAME} 1.0 and later"
    for key in KEYS:
        yield key.name, key.title
        yield f"{key.name}_explain", key.text
        for choice in _choices(key):
            yield (
                _choice(key, choice),
                f"{_REGIONS[choice]} ({choice})" if key.name == "region" else choice,
            )


def _choices(key: Key) -> list[str]:
    """What a single value is chosen from; empty where it is typed."""
    choices = key.value.get("enum", [])
    return [] if key.many or not isinstance(choices, list) else choices


def _choice(key: Key, choice: str) -> str:
    """The name of its string, in which the schema allows no hyphen."""
    return f"{key.name}_{choice}".replace("-", "_")


def _root(name: str) -> ET.Element:
    versions = {"revision": _revision(), "schemaVersion": _SCHEMA_VERSION}
    return ET.Element(name, {"xmlns": NAMESPACE, **versions})


def _revision() -> str:
    """The version of the program as the schema writes versions: two numbers."""
    return ".".join(__version__.split(".")[:2])


def _string(name: str) -> str:
    return f"$(string.{name})"
