"""The way through Keepit's own page: the new connector is noticed, finished and compared."""

from __future__ import annotations

import pytest

from setup_assistant import creation
from setup_assistant.creation import Stage, StoppedMidway
from setup_assistant.model import (
    Connector,
    ConnectorDraft,
)
from setup_assistant.services.cancel import CancelToken
from tests.keepit_account import (
    ANNA,
    DRAFT,
    NAME,
    Account,
    Cloud,
    known,
)
from tests.keepit_wire import ACCOUNT, GUID

OTHER = "0ther0-000001-abcdef"


def appeared(*clouds: Cloud, before: frozenset[str] = frozenset()) -> Connector | None:
    return creation.appeared(Account(list(clouds)).wire.client(), ACCOUNT, before, DRAFT)


def test_nothing_has_appeared_yet() -> None:
    assert (
        appeared(Cloud("old"), Cloud("M365", OTHER, "o365-admin"), before=frozenset({GUID})) is None
    )


def test_the_only_new_one_is_it_whatever_its_name() -> None:
    found = appeared(Cloud("old"), Cloud("Azure DevOps", OTHER), before=frozenset({GUID}))
    assert found is not None
    assert found.guid == OTHER


def test_of_several_the_one_with_the_wanted_name() -> None:
    found = appeared(Cloud("Azure DevOps", OTHER), Cloud(NAME))
    assert found is not None
    assert found.guid == GUID


def test_several_without_the_wanted_name_are_named() -> None:
    with pytest.raises(creation.SeveralAppeared) as caught:
        appeared(Cloud("One", OTHER), Cloud("Two"))
    assert [connector.name for connector in caught.value.connectors] == ["One", "Two"]
    assert "New are: One, Two." in str(caught.value)


def test_complete_grants_reads_back_and_names_the_differences() -> None:
    account, stages = Account([Cloud("Azure DevOps", retention="P3M")]), list[Stage]()
    draft = ConnectorDraft(NAME, "P1Y", (ANNA,))
    created = creation.complete(
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
        creation.complete(
            account.wire.client(), known(), GUID, DRAFT, on_stage=print, cancel=cancel
        )
    assert account.wire.sent == []
