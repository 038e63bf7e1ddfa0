"""The search itself: it finds a secret however it is written, and names the place and never the secret."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from base64 import b64encode
from pathlib import Path
from urllib.parse import urlencode
from xml.sax.saxutils import escape

import pytest

from tests.canaries.search import Place, family, files, search

SECRET = 'k"9&ü/+ secret~<x>?'


@pytest.mark.parametrize(
    "content",
    [
        f"said {SECRET}!".encode(),
        SECRET.encode("utf-16"),
        urlencode({"password": SECRET}).encode(),
        json.dumps({"password": SECRET}).encode(),
        json.dumps({"password": SECRET}, ensure_ascii=False).encode(),
        escape(SECRET, {'"': "&quot;"}).encode(),
        *(b64encode(f"{user}:{SECRET}:{more}".encode()) for user in ("a", "ab", "abc") for more in "xyz"),
        SECRET.encode().hex().encode(),
    ],
)  # fmt: skip
def test_a_secret_is_found_however_it_is_written(content: bytes) -> None:
    hits = search([Place("file", "x.txt", content)], {"the password": SECRET})

    assert hits == ["the password in file x.txt"]
    assert SECRET not in hits[0]


def test_what_is_like_it_is_not_it() -> None:
    assert search([Place("file", "x", b'secrets, k9, k"9&x')], {"it": SECRET}) == []


def test_every_file_counts_and_its_name_too(tmp_path: Path) -> None:
    (tmp_path / "deep" / "deeper").mkdir(parents=True)
    (tmp_path / "deep" / "deeper" / ".hidden").write_bytes(b"\0\xffcanary-1\0")
    (tmp_path / "canary-1.txt").touch()
    (tmp_path / "link").symlink_to("/tmp/canary-1")  # noqa: S108 - leads nowhere

    assert search(files(tmp_path), {"it": "canary-1"}) == [
        "it in file name canary-1.txt",
        "it in file deep/deeper/.hidden",
        "it in link link",
    ]


def test_what_children_were_started_with_counts() -> None:
    wait = "import subprocess, sys; subprocess.Popen(sys.argv[1:]).wait()"
    sleep = [sys.executable, "-c", "print('up', flush=True); input()", "canary-1"]
    with subprocess.Popen(
        [sys.executable, "-c", wait, *sleep],
        env=os.environ | {"X": "canary-2"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as child:
        assert child.stdout is not None
        child.stdout.readline()
        hits = search(family(os.getpid()), {"one": "canary-1", "two": "canary-2"})
        child.communicate(b"\n")

    assert len([line for line in hits if line.startswith("one in arguments")]) == 2
    assert len([line for line in hits if line.startswith("two in environment")]) == 2
