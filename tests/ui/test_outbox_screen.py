"""The outbox page: what waits, what is posted by hand, what failed and is tried again."""

import pytest

from domain.store import transaction
from domain.store.postings import PostingState
from tests.builders import NOON
from tests.ui.screens import Screens, a_case, said


@pytest.fixture
def screens(office_database: str, monkeypatch: pytest.MonkeyPatch) -> Screens:
    return Screens(monkeypatch)


def postings(state: PostingState) -> int:
    with transaction() as store:
        return len(store.postings.page(state)[0])


def test_an_empty_outbox_says_so(screens: Screens) -> None:
    assert "Tidak ada kiriman yang menunggu" in said(screens.open("OUTBOX", "mailroom"))


def test_who_neither_registers_nor_administrates_is_refused(screens: Screens) -> None:
    assert "tidak" in said(screens.open("OUTBOX", "auditor")).lower()


def test_a_letter_by_post_is_printed_and_marked_as_posted(screens: Screens) -> None:
    a_case(complainant={"name": "Sari Contoh", "address": "Jalan Contoh 1"})
    app = screens.open("OUTBOX", "mailroom")
    assert "Cetak, tanda tangani, dan poskan" in said(app)
    assert "/berkas/surat/" in said(app)
    (button,) = [one for one in app.button if str(one.key).startswith("posted-")]
    button.click().run()
    assert "Tercatat sudah diposkan" in said(app)
    assert (postings(PostingState.WAITING), postings(PostingState.SENT)) == (0, 1)


def test_what_the_mail_gave_up_is_tried_again(screens: Screens) -> None:
    case = a_case(complainant={"name": "Tanpa Alamat"})  # nobody to write to: its outbox is empty
    with transaction() as store:
        complaint_id = store.complaints.find(case)
        store.correspondence.post("k", complaint_id, "mail", "x@contoh.example", at=NOON)
        parcel = store.correspondence.due_parcel(("mail",), at=NOON)
        assert parcel is not None
        store.correspondence.failed(parcel, "alamat ditolak", at=NOON, wait=None)
    app = screens.open("OUTBOX", "administrator")
    app.radio(key="outbox-state").set_value(PostingState.FAILED).run()
    assert "alamat ditolak" in said(app)
    (button,) = [one for one in app.button if str(one.key).startswith("retry-")]
    button.click().run()
    assert (postings(PostingState.FAILED), postings(PostingState.WAITING)) == (0, 1)
