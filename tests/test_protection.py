"""Whether only administrators can write a file, by owner and rights."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from setup_assistant import protection

INSTALLER = "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464"
SOMEBODY = "S-1-5-21-1004336348-1177238915-682003330-1001"
USUAL = "(A;ID;FA;;;SY)(A;ID;FA;;;BA)(A;ID;0x1200a9;;;BU)"


@pytest.mark.parametrize(
    "sddl",
    [
        f"O:BAG:SYD:AI{USUAL}",
        f"O:SYG:SYD:{USUAL}",
        f"O:{INSTALLER}G:{INSTALLER}D:PAI(A;;FA;;;{INSTALLER})(A;;FRFX;;;BU)(A;;0x1200a9;;;AC)",
        f"O:BAD:{USUAL}(D;;FA;;;AN)",
        f"O:BAD:AI{USUAL}(A;OICIIO;GA;;;CO)",
    ],
)
def test_files_that_only_administrators_write(sddl: str) -> None:
    assert protection.is_protected_by(sddl)


@pytest.mark.parametrize(
    "sddl",
    [
        "",
        f"O:{SOMEBODY}G:SYD:AI{USUAL}",  # the owner may give himself any right
        f"O:BUD:AI{USUAL}",
        f"O:BAD:AI{USUAL}(A;ID;FA;;;{SOMEBODY})",
        f"O:BAD:AI{USUAL}(A;ID;0x1301bf;;;BU)",
        f"O:BAD:AI{USUAL}(A;ID;0x100002;;;WD)",
        f"O:BAD:AI{USUAL}(A;ID;FRFW;;;AU)",
        f"O:BAD:AI{USUAL}(A;ID;SD;;;AU)",
        f"O:BAD:AI{USUAL}(XA;;FR;;;WD;(WIN://SYSAPPID Exists))",
        "O:BA",
        "O:BAD:",  # nothing is refused to anybody
        "O:BAD:NO_ACCESS_CONTROL",
        f"O:BAD:AI{USUAL}(nonsense)",
    ],
)
def test_files_that_somebody_else_may_write(sddl: str) -> None:
    assert not protection.is_protected_by(sddl)


def test_a_file_of_its_owner_alone(tmp_path: Path) -> None:
    file = _file(tmp_path)

    assert protection.is_owned_by(file, os.getuid())
    assert not protection.is_owned_by(file, os.getuid() + 1)


@pytest.mark.parametrize("rights", [0o620, 0o602, 0o666])
def test_a_file_that_others_write(tmp_path: Path, rights: int) -> None:
    file = _file(tmp_path)
    file.chmod(rights)

    assert not protection.is_owned_by(file, os.getuid())


def test_a_file_in_a_folder_that_others_write(tmp_path: Path) -> None:
    file = _file(tmp_path)
    file.parent.chmod(0o777)

    assert not protection.is_owned_by(file, os.getuid())


def test_a_link_counts_as_the_file_and_both_folders(tmp_path: Path) -> None:
    file, links = _file(tmp_path), tmp_path / "links"
    links.mkdir(mode=0o755)
    link = links / "link.json"
    link.symlink_to(file)

    assert protection.is_owned_by(link, os.getuid())
    file.parent.chmod(0o777)
    assert not protection.is_owned_by(link, os.getuid())
    file.parent.chmod(0o755)
    links.chmod(0o777)
    assert not protection.is_owned_by(link, os.getuid())


def test_a_file_that_cannot_be_looked_at_is_not_protected(tmp_path: Path) -> None:
    assert not protection.is_protected(tmp_path / "nothing")


def test_what_the_system_came_with_is_asked_of_the_system_itself() -> None:
    own = Path(sys.executable) if sys.platform == "win32" else Path("/etc/passwd")

    assert protection.is_protected(own) is (
        protection.is_protected_by(protection.descriptor(own))
        if sys.platform == "win32"
        else own.stat().st_uid == 0
    )


def _file(folder: Path) -> Path:
    file = folder / "folder" / "file.json"
    file.parent.mkdir(mode=0o755)
    file.write_text("{}", encoding="utf-8")
    file.chmod(0o644)
    return file
