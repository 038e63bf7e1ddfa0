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
from tests.support.keepit_account import (
    ANNA,
    DRAFT,
    NAME,
    Account,
    Cloud,
    known,
)
from tests.support.keepit_wire import GUID


def test_complete_grants_reads_back_and_names_the_differences() -> None:
    account, stages = Account([Cloud("Azure DevOps", retention="P3M")]), list[Stage]()
    draft = ConnectorDraft(NAME, "P1Y", (ANNA,))
    created = consent.complete(
        account.wire.client(), known(), GUID, draft, on_stage=stages.append, cancel=CancelToken()
    )
    assert [(d.what, d.wanted, d.found) for d in created.differences] == [
        ("name", NAME, "Azure DevOps"),
        ("retention", "P1Y", "P3M"),
    ]
    assert (account.members, account.creates) == ([ANNA], 0)
    assert stages == [Stage.GRANTING, Stage.READING]
    assert "PUT" not in {sent.method for sent in account.wire.sent}


def test_complete_can_be_stopped() -> None:
    account, cancel = Account([Cloud(NAME)]), CancelToken()
    cancel.cancel()
    with pytest.raises(StoppedMidway):
        consent.complete(account.wire.client(), known(), GUID, DRAFT, on_stage=print, cancel=cancel)
    assert account.wire.sent == []
