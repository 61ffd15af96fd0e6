"""What an act has to say stands long enough to be read, and no longer than it is true."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from tests.builders import NOON
from tests.ui.screens import said
from ui.parts.flash import LASTING


def _page() -> None:
    import streamlit as st  # noqa: PLC0415  Streamlit runs this text alone

    from domain.errors import Conflict  # noqa: PLC0415  the same
    from ui.parts.flash import later, refuse, say_now  # noqa: PLC0415  the same

    st.button("good", key="good", on_click=later, args=("ok", "Tersimpan."))
    st.button("bad", key="bad", on_click=refuse, args=("form", Conflict("Sudah ada."), "", {}, {}))
    say_now()


@pytest.fixture
def moments(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The last of them is the present."""
    given: list[object] = [NOON]
    monkeypatch.setattr("ui.officer.clock", lambda: given[-1])
    return given


@pytest.fixture
def told(moments: list[object]) -> AppTest:
    """A page that has just said that something was saved."""
    app = AppTest.from_function(_page).run()
    app.button(key="good").click().run()
    assert "Tersimpan." in said(app)
    return app


def test_a_redraw_that_follows_at_once_leaves_it_standing(told: AppTest) -> None:
    assert "Tersimpan." in said(told.run())


def test_after_some_seconds_it_is_gone_for_good(told: AppTest, moments: list[object]) -> None:
    moments.append(NOON + LASTING + timedelta(seconds=1))
    assert "Tersimpan." not in said(told.run())
    moments.append(NOON)
    assert "Tersimpan." not in said(told.run())


def _elsewhere(app: AppTest) -> None:
    app.query_params["id"] = "lain"


@pytest.mark.parametrize("act", [lambda app: app.button(key="bad").click(), _elsewhere], ids=["refused", "elsewhere"])
def test_what_the_officer_does_next_ends_it(told: AppTest, act: Callable[[AppTest], object]) -> None:
    act(told)
    assert "Tersimpan." not in said(told.run())


def test_said_again_it_stands_its_time_anew(told: AppTest, moments: list[object]) -> None:
    moments.append(NOON + LASTING + timedelta(seconds=1))
    told.button(key="good").click().run()
    assert "Tersimpan." in said(told.run())
