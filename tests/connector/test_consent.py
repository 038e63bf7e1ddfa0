"""The way through Keepit's own page: the new connector is noticed, finished and compared."""

from __future__ import annotations

import pytest

from setup_assistant.cancel import CancelToken
from setup_assistant.connector import consent
from setup_assistant.connector.create import Stage
from setup_assistant.connector.errors import StoppedMidway
from setup_assistant.model import (
    ConnectorDraft,
)
from tests.support.keepit_site import ANNA, DRAFT, NAME, Site, account_with
from tests.support.keepit_wire import GUID


def test_complete_grants_reads_back_and_names_the_differences() -> None:
    site, stages = Site(), list[Stage]()
    new = site.has("Azure DevOps", retention="P3M")
    draft = ConnectorDraft(NAME, "P1Y", (ANNA,))
    created = consent.complete(
        site.client(), account_with(), GUID, draft, on_stage=stages.append, cancel=CancelToken()
    )
    assert [(d.what, d.wanted, d.found) for d in created.differences] == [
        ("name", NAME, "Azure DevOps"),
        ("retention", "P1Y", "P3M"),
    ]
    assert (new.members, site.grants, site.creates) == ([ANNA], [ANNA], 0)
    assert stages == [Stage.GRANTING, Stage.READING]
    assert site.lines("PUT") == []


def test_complete_can_be_stopped() -> None:
    site, cancel = Site(), CancelToken()
    site.has()
    cancel.cancel()
    with pytest.raises(StoppedMidway):
        consent.complete(site.client(), account_with(), GUID, DRAFT, on_stage=print, cancel=cancel)
    assert site.sent == []
