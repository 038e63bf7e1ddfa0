"""A connector whose sign-in has ended, signed in again through the real embedded browser."""

from __future__ import annotations

import pytest

from setup_assistant.flow import Step
from setup_assistant.practice.state import keepit
from setup_assistant.ui.tour.driver import until
from setup_assistant.ui.tour.journey import ACCOUNT
from tests.e2e.conftest import Open
from tests.support.ui.signed_in import READS

pytestmark = pytest.mark.sampled


def test_from_the_first_page_to_a_connector_that_works_again(open_window: Open) -> None:
    stage = open_window("sign_in_ended")
    journey, world = stage.journey, stage.world
    (connector,) = world.keepit.named(keepit.SUGGESTED_NAME)
    journey.begin_again(ACCOUNT)
    journey.to_existing()
    assert journey.sees("The sign-in no longer works (E_LOGIN)")
    assert stage.memory.load().purpose == "again"
    journey.to_keepits_page_again()
    journey.web_wait("#user")

    journey.sign_in_again_in_keepit(connector.guid)
    journey.wait_for_step(Step.RESULT)

    assert journey.sees("The connector works again")
    assert connector.code == ""
    until(lambda: journey.web is None, "the private browser wiped")
    with world.lock:
        sent = [
            f"{call.method} {call.path}"
            for call in world.log
            if call.service == "keepit"
            and call.path.startswith("/users/")
            and call.method != "GET"
            and not call.path.endswith(READS)
        ]
    assert sent == []
    assert world.keepit.creates == []
    journey.press("Close")
    journey.press("Close without saving")
    assert not journey.window.isVisible()
    assert not stage.memory.path.exists()
