"""The order of the steps, walked without any window."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from setup_assistant import flow
from setup_assistant.flow import Step, StepState
from setup_assistant.model import (
    Account,
    AccountKind,
    Backup,
    BackupState,
    Connector,
    ConnectorDraft,
    ConnectorState,
    Created,
    Finding,
    Health,
    Inspection,
    KeepitAccount,
    Purpose,
    Region,
    Seats,
    Session,
    Verdict,
    Weight,
)
from tests.support.connector_states import ILL, WELL

NOW = datetime(2026, 11, 23, 10, 44, tzinfo=UTC)
ACCOUNT = Account("Keepit Backup", "svc@contoso.com", "o", "t", AccountKind.MEMBER)
CONNECTOR = Connector("aaaaaa-bbbbbb-cccccc", "Test", "azure-do", orglink="link-1")
KEEPIT = KeepitAccount(
    "k4x9ab-2m7qpd-w8z3ht",
    "Contoso",
    Region("dk-co", ""),
    "",
    True,
    Seats(1, None, False),
    (CONNECTOR,),
)
CREATED = Created(
    CONNECTOR, Health.HEALTHY, "OK", Backup(BackupState.SCHEDULED), "", differences=(), read_at=NOW
)


def walk(session: Session) -> list[Step]:
    """Every step from the first to the last."""
    steps = [Step.BEFORE]
    while (after := flow.following(steps[-1], session)) is not None:
        steps.append(after)
    return steps


def test_without_an_authorization_the_way_leads_through_keepits_page() -> None:
    assert walk(Session(keepit=KEEPIT)) == list(flow.WAYS[Purpose.NEW])


def test_a_confirmed_authorization_skips_keepits_page() -> None:
    session = Session(keepit=KEEPIT, draft=ConnectorDraft(orglink="link-1"))

    assert Step.CONSENT not in walk(session)
    assert flow.state(Step.CONSENT, Step.REVIEW, session) is StepState.SKIPPED


def test_before_keepit_is_known_the_consent_step_is_conditional() -> None:
    assert flow.state(Step.CONSENT, Step.BEFORE, Session()) is StepState.CONDITIONAL


def test_open_points_keep_their_warning() -> None:
    finding = Finding("work_account", Verdict.PASSED, Weight.REQUIRED, "member")
    session = Session(inspection=Inspection(ACCOUNT, finding, (), NOW, NOW))

    assert flow.state(Step.ORGANIZATIONS, Step.KEEPIT, session) is StepState.ATTENTION


def test_a_task_left_shows_on_the_last_step() -> None:
    session = Session(created=replace(CREATED, task="E_INCOMPLETE_CONNECTOR_CONFIG"))

    assert flow.state(Step.DONE, Step.DONE, session) is StepState.TASK
    assert flow.state(Step.DONE, Step.DONE, Session(created=CREATED)) is StepState.CURRENT


def test_there_is_no_way_back_once_a_connector_exists() -> None:
    assert flow.back_allowed(Step.REVIEW, Session())
    assert not flow.back_allowed(Step.CONSENT, Session(created=CREATED))
    assert not flow.back_allowed(Step.CONSENT, Session(appeared=CONNECTOR.guid))
    assert not flow.back_allowed(Step.BEFORE, Session())


def test_leaving_asks_from_the_sign_in_until_a_connector_exists() -> None:
    asks = [step for step in Step if flow.stop_asks(step, Session())]

    never = (Step.BEFORE, Step.SIGN_IN, *flow.LAST)
    assert asks == [step for step in Step if step not in never]
    assert flow.stop_asks(Step.SIGN_IN, Session(account=ACCOUNT))
    assert not flow.stop_asks(Step.CONSENT, Session(created=CREATED))
    assert not flow.stop_asks(Step.CONSENT, Session(appeared=CONNECTOR.guid))


def test_going_back_to_the_sign_in_forgets_what_was_learnt_but_not_what_was_entered() -> None:
    session = Session(expected="svc@contoso.com", account=ACCOUNT, draft=ConnectorDraft("Mine"))

    back = flow.rewind(session, Step.SIGN_IN)

    assert (back.account, back.inspection) == (None, None)
    assert (back.expected, back.draft.name) == ("svc@contoso.com", "Mine")


def test_going_back_to_the_sign_in_takes_back_the_confirmed_authorization() -> None:
    session = Session(
        account=ACCOUNT, keepit=KEEPIT, draft=ConnectorDraft("Mine", orglink="link-1")
    )

    back = flow.rewind(session, Step.SIGN_IN)

    assert back.draft == ConnectorDraft("Mine")
    assert Step.CONSENT in walk(back)


def test_to_a_new_sign_in_nothing_that_creates_lies_on_the_way() -> None:
    way = walk(Session(purpose=Purpose.AGAIN, keepit=KEEPIT))

    assert way == list(flow.WAYS[Purpose.AGAIN])
    assert {Step.CONNECTOR, Step.REVIEW, Step.CONSENT, Step.DONE}.isdisjoint(way)
    assert len(way) == len(flow.WAYS[Purpose.NEW])
    for steps in flow.WAYS.values():
        assert sorted(steps, key=flow.ORDER.index) == list(steps)


ELSEWHERE = replace(WELL, connector=replace(WELL.connector, orglink="link-2"))


@pytest.mark.parametrize(
    ("after", "same", "works", "asks"),
    [
        (None, False, False, False),
        (ILL, False, False, False),
        (WELL, False, True, False),
        (ELSEWHERE, False, False, True),
        (ELSEWHERE, True, True, False),
    ],
)
def test_back_stays_until_the_connector_works_again(
    after: ConnectorState | None, same: bool, works: bool, asks: bool
) -> None:
    session = Session(
        purpose=Purpose.AGAIN, account=ACCOUNT, existing=ILL, again=after, same_account=same
    )

    assert (flow.works_again(session), flow.asks_who(session)) == (works, asks)
    assert flow.back_allowed(Step.RESULT, session) is not works
    assert flow.back_allowed(Step.SIGN_IN_AGAIN, session)
    assert not flow.stop_asks(Step.RESULT, session)
    expected = StepState.CURRENT if works else StepState.TASK
    assert flow.state(Step.RESULT, Step.RESULT, session) is expected
    back = flow.rewind(session, Step.SIGN_IN_AGAIN)
    assert (back.again, back.same_account, back.existing) == (None, False, ILL)


def test_only_the_accounts_own_authorizations_may_be_used() -> None:
    assert flow.may_use(KEEPIT, "link-1")
    assert not flow.may_use(KEEPIT, "another")
