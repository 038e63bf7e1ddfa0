"""What installers say about the product."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from setup_assistant import __version__, vendor
from setup_assistant.packaging import icons, product
from setup_assistant.registration import Registration


def test_the_version_fits_windows_installer() -> None:
    assert product.numbers(__version__) == tuple(int(part) for part in __version__.split("."))
    for wrong in ("1.2", "1.2.3.4", "256.0.0", "1.0.70000", "1.2.3rc1"):
        with pytest.raises(ValueError, match=r"version|Installer"):
            product.numbers(wrong)


def test_each_release_is_a_product_of_its_own_in_one_family() -> None:
    assert str(product.UPGRADE_CODE) == "6f0d3a5e-3f0b-4a53-9d0c-6d5f4f6d0b61"
    assert product.product_code("1.0.0") == product.product_code("1.0.0")
    assert product.product_code("1.0.0") != product.product_code("1.0.1")


def test_a_files_id_follows_its_path_alone() -> None:
    assert product.component_id("a/B.dll") == product.component_id("A/b.dll")
    assert product.component_id("a/B.dll") != product.component_id("a/C.dll")


def test_the_windows_icon_has_every_size() -> None:
    made = icons.ico([icons.drawn(size) for size in icons.WINDOWS_SIZES])

    _zero, kind, count = struct.unpack_from("<HHH", made)
    entries = [struct.unpack_from("<BBBBHHII", made, 6 + 16 * i) for i in range(count)]
    assert (kind, [entry[0] or 256 for entry in entries]) == (1, list(icons.WINDOWS_SIZES))
    last = entries[-1]
    assert last[7] + last[6] == len(made)
    assert made[last[7] : last[7] + 4] == b"\x89PNG"


def test_the_icon_is_a_white_mark_on_a_blue_tile() -> None:
    image = icons.drawn(64)

    assert image.pixelColor(0, 0).alpha() == 0
    assert image.pixelColor(32, 10).name() == icons.TILE
    colours = {image.pixelColor(x, y).name() for x in range(64) for y in range(64)}
    assert icons.LINE in colours


def test_the_releases_are_where_the_repository_that_builds_says(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GITHUB_SERVER_URL", "https://example.org")
    monkeypatch.setenv("GITHUB_REPOSITORY", "owner/name")
    assert product.releases_page() == "https://example.org/owner/name/releases"

    monkeypatch.delenv("GITHUB_REPOSITORY")
    monkeypatch.setattr(product, "ROOT", tmp_path)
    project = tmp_path / "pyproject.toml"
    project.write_text('[project.urls]\nReleases = "https://example.org/all"\n')
    assert product.releases_page() == "https://example.org/all"
    project.write_text("[project]\n")
    assert product.releases_page() == ""


APP = "7f3c1a52-0b5e-4c9e-9d0a-6d1f6f3f2b11"


def test_a_build_carries_the_vendors_app_where_one_variable_names_it(tmp_path: Path) -> None:
    assert product.vendor_file({}, tmp_path) == []
    assert product.vendor_file({"SETUP_ASSISTANT_CLIENT_ID": ""}, tmp_path) == []

    ((file, place),) = product.vendor_file({"SETUP_ASSISTANT_CLIENT_ID": APP.upper()}, tmp_path)
    assert (Path(file).name, place) == ("vendor.json", "resources")
    assert vendor.registration(tmp_path) == Registration(APP)


@pytest.mark.parametrize("text", ["az", APP[:-1], *sorted(product.MICROSOFTS_OWN)])
def test_what_is_no_app_of_the_vendors_own_ends_the_build(text: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no application id of the vendor's own"):
        product.vendor_file({"SETUP_ASSISTANT_CLIENT_ID": text}, tmp_path)


def test_no_app_of_microsofts_own_stands_anywhere_else() -> None:
    for file in (
        *product.ROOT.glob("setup_assistant/**/*.py"),
        *product.ROOT.glob("resources/**/*.*"),
    ):
        if file.suffix in (".py", ".json", ".md", ".html") and file.name != "product.py":
            text = file.read_text(encoding="utf-8")
            assert not [app for app in product.MICROSOFTS_OWN if app in text], file
