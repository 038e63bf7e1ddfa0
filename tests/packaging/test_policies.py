"""The policy templates: Microsoft's structure, and nothing in them that the program doesn't read, or the other way."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring

from setup_assistant import managed
from setup_assistant.packaging import __main__ as command
from setup_assistant.packaging import policies, releasing

XMLNS = f"{{{policies.NAMESPACE}}}"

CHILDREN = {
    "policyDefinitions": ("policyNamespaces", "resources", "supportedOn", "categories", "policies"),
    "policyNamespaces": ("target", "using"),
    "supportedOn": ("definitions",),
    "definitions": ("definition",),
    "categories": ("category",),
    "category": ("parentCategory",),
    "policies": ("policy",),
    "policy": ("parentCategory", "supportedOn", "elements"),
    "elements": ("text", "multiText", "enum"),
    "enum": ("item",),
    "item": ("value",),
    "value": ("string",),
    "policyDefinitionResources": ("displayName", "description", "resources"),
    "resources": ("stringTable", "presentationTable"),
    "stringTable": ("string",),
    "presentationTable": ("presentation",),
    "presentation": ("text", "textBox", "multiTextBox", "dropdownList"),
    "textBox": ("label",),
}
"""Of the published schema what the templates use: which elements may be in which, in this order."""

ATTRIBUTES = {
    "policyDefinitions": {"revision", "schemaVersion"},
    "policyDefinitionResources": {"revision", "schemaVersion"},
    "target": {"prefix", "namespace"},
    "definition": {"name", "displayName"},
    "category": {"name", "displayName"},
    "policy": {"name", "class", "displayName", "explainText", "presentation", "key"},
    "parentCategory": {"ref"},
    "string": {"id"},
    "presentation": {"id"},
    "item": {"displayName"},
    "textBox": {"refId"},
    "multiTextBox": {"refId"},
    "dropdownList": {"refId"},
}
VALUE = {"id", "valueName", "required"}
BOXES = {"text": "textBox", "multiText": "multiTextBox", "enum": "dropdownList"}
"""Which box of the editor belongs to which kind of value."""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("PolicyDefinitions")
    policies.write(folder)
    return folder


@pytest.fixture(scope="module")
def admx(files: Path) -> Element:
    return parsed(files / policies.ADMX)


@pytest.fixture(scope="module")
def adml(files: Path) -> Element:
    return parsed(files / policies.ADML)


def parsed(file: Path) -> Element:
    root: Element = fromstring(file.read_bytes())
    return root


def all_of(root: Element, name: str) -> list[Element]:
    return list(root.iter(f"{XMLNS}{name}"))


def names(elements: list[Element], attribute: str) -> list[str]:
    return [element.attrib[attribute] for element in elements]


def plain(element: Element) -> str:
    assert element.tag.startswith(XMLNS)
    return element.tag.removeprefix(XMLNS)


def test_both_have_the_published_structure(admx: Element, adml: Element) -> None:
    assert (plain(admx), plain(adml)) == ("policyDefinitions", "policyDefinitionResources")
    for element in (*admx.iter(), *adml.iter()):
        name, children = plain(element), [plain(child) for child in element]
        order = CHILDREN.get(name, ()) if name != "supportedOn" or children else ()
        places = [order.index(child) for child in children]
        assert places == sorted(places), name
    for root in (admx, adml):
        assert re.fullmatch(r"[0-9]{1,4}\.[0-9]{1,5}", root.attrib["revision"])
        assert root.attrib["schemaVersion"] == "1.0"
    (resources,) = all_of(admx, "resources")
    assert resources.attrib == {"minRequiredRevision": adml.attrib["revision"]}


def test_every_element_has_the_attributes_that_it_needs(admx: Element, adml: Element) -> None:
    for root in (admx, adml):
        for name, attributes in ATTRIBUTES.items():
            for element in all_of(root, name):
                wanted = set() if name == "string" and root is admx else attributes
                assert set(element.attrib) == wanted, name
    for kind in BOXES:
        for element in all_of(admx, kind):
            assert set(element.attrib) == VALUE
    for policy in all_of(admx, "policy"):
        assert policy.attrib["class"] == "Both"


def test_everything_that_is_referred_to_is_there_and_nothing_besides(
    admx: Element, adml: Element
) -> None:
    references = [
        value
        for element in admx.iter()
        for value in element.attrib.values()
        if value.startswith("$(")
    ]
    matches = [re.fullmatch(r"\$\((string|presentation)\.(\w+)\)", one) for one in references]
    assert all(matches), references
    strings = {one[2] for one in matches if one and one[1] == "string"}
    presentations = [one[2] for one in matches if one and one[1] == "presentation"]

    assert sorted(names(all_of(adml, "string"), "id")) == sorted(strings)
    assert names(all_of(adml, "presentation"), "id") == presentations
    assert set(names(all_of(admx, "parentCategory"), "ref")) == set(
        names(all_of(admx, "category"), "name")
    )
    definitions = names(all_of(admx, "definition"), "name")
    assert {one.attrib["ref"] for one in all_of(admx, "supportedOn") if "ref" in one.attrib} == set(
        definitions
    )
    assert all(element.text for element in all_of(adml, "string"))


def test_each_policy_sets_the_value_that_the_program_reads_under_its_key(
    admx: Element, adml: Element
) -> None:
    found = all_of(admx, "policy")
    presentations = {one.attrib["id"]: one for one in all_of(adml, "presentation")}

    assert names(found, "name") == [key.name for key in managed.KEYS]
    for policy, key in zip(found, managed.KEYS, strict=True):
        assert policy.attrib["key"] == managed.POLICIES
        (elements,) = policy.findall(f"{XMLNS}elements")
        (element,) = elements
        assert element.attrib["valueName"] == element.attrib["id"] == key.name
        (box,) = (one for one in presentations[key.name] if plain(one) == BOXES[plain(element)])
        assert box.attrib["refId"] == key.name


def test_what_the_templates_offer_is_read(admx: Element) -> None:
    """A text as the registry's text, a list as its list of texts, a choice as one of what it offers."""
    typed: dict[str, object] = {
        "client_id": "7F3C1A52-0B5E-4C9E-9D0A-6D1F6F3F2B11",
        "tenant": "contoso.com",
        "sign_in": list(managed.WAYS),
        "proxy": "proxy.contoso.com:8080",
        "language": "de",
        "organizations": ["contoso-web"],
        "left_out": ["sandbox"],
    }
    choices = {
        enum.attrib["valueName"]: [value.text for value in enum.iter(f"{XMLNS}string")]
        for enum in all_of(admx, "enum")
    }
    assert typed.keys() | choices.keys() | {"extra_ca_file"} == {key.name for key in managed.KEYS}

    for choice in choices["region"]:
        document = typed | {"region": choice}
        organization = managed.read(None, [("HKLM", lambda document=document: document)])  # type: ignore[misc]

        assert organization.problems == ()
        assert organization.region == choice
        assert organization.sources.keys() == document.keys()


def test_a_release_has_them_as_windows_wants_them(tmp_path: Path) -> None:
    for name in releasing.MADE_OF.values():
        part = tmp_path / "parts" / name
        part.mkdir(parents=True)
        (part / name).write_text(name)
    where = [str(tmp_path / "parts"), str(tmp_path / "files")]
    page = "https://example.org"

    assert command.main(["papers", *where, "--url", page, "--homepage", page]) == 0

    with zipfile.ZipFile(tmp_path / "files" / policies.ARCHIVE) as archive:
        assert set(archive.namelist()) == {
            f"PolicyDefinitions/{policies.ADMX}",
            f"PolicyDefinitions/{policies.ADML}",
        }
