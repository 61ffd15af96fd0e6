"""The demo's letters: the office's real troubles are all there, the steps lie on the route, and nobody in them is real."""

from __future__ import annotations

import csv
import re
from collections import Counter
from difflib import SequenceMatcher
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

CONFIG = Path(__file__).parents[2] / "config"
STANDS = {"waiting", "overdue", "parked"}
WEEKDAY_CHANNELS = {"letter", "visitor"}

Item = dict[str, Any]


def _read(name: str) -> Any:  # noqa: ANN401  YAML has no narrower type before it is checked
    return YAML(typ="safe").load((CONFIG / name).read_text(encoding="utf-8"))


LETTERS: list[Item] = _read("demo/letters.yaml")
BY_KEY = {item["key"]: item for item in LETTERS}
CODES = _read("codes.yaml")
AGENCIES = {row["code"] for row in _read("agencies.yaml")["agencies"]}
ROUTE = _read("workflows/dumas-2026.yaml")
STAGES = {stage["key"]: stage for stage in ROUTE["stages"]}


def _codes(name: str) -> set[str]:
    return {row["code"] for row in CODES[name]}


def _column(name: str, number: int) -> set[str]:
    with (CONFIG / "regions" / name).open(encoding="utf-8", newline="") as file:
        return {row[number] for row in csv.reader(file)}


def _steps(item: Item) -> list[tuple[str, str | None]]:
    """Decisions of the path with their argument; the last word that only says how it stands is left out."""
    pairs = [next(iter(step.items())) if isinstance(step, dict) else (step, None) for step in item["path"]]
    return [(word, argument) for word, argument in pairs if word not in STANDS]


def _walk(item: Item) -> str:
    """The stage where the path ends, walked on the workflow file; KeyError when a step is no outcome there."""
    stage, proposed, proposer = "completeness", "", ""
    for word, _ in _steps(item):
        outcome = {row["key"]: row for row in STAGES[stage]["outcomes"]}.get(word)
        if word == "withdraw":
            stage = ROUTE["withdraw_to"]
        elif outcome is None:
            raise KeyError(f"{item['key']}: '{word}' leaves no stage {stage}")
        elif "approval_by" in outcome:
            stage, proposed, proposer = "approval", outcome["to"], stage
        else:
            stage = {"proposed": proposed, "proposer": proposer}.get(outcome["to"], outcome["to"])
        while "decides_itself" in STAGES.get(stage, {}):
            stage = STAGES[stage]["outcomes"][0]["to"]
    return stage


def _stand(item: Item) -> str | None:
    last = item["path"][-1] if item["path"] else None
    return last if isinstance(last, str) and last in STANDS else None


def _reasons(item: Item) -> set[str]:
    implied = {"lapsed": "T8", "withdraw": "T10"}
    return {implied.get(word, argument or "") for word, argument in _steps(item) if word in {"dismiss", *implied}}


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]{4,}", text.lower()))


def _copies() -> list[Item]:
    return [item for item in LETTERS if item["letter"]["letter"]["addressing"] == "copy"]


def _nobody() -> list[Item]:
    return [i for i in LETTERS if not i["letter"]["letter"]["signed"] or "name" not in i["letter"]["complainant"]]


def test_there_are_sixty_letters_with_keys_of_their_own() -> None:
    assert len(LETTERS) == len(BY_KEY) == 60
    assert all(re.fullmatch(r"[a-z0-9-]+", key) for key in BY_KEY)


@pytest.mark.parametrize("item", LETTERS, ids=list(BY_KEY))
def test_a_letter_has_the_shape_of_the_public_interface(item: Item) -> None:
    assert item.keys() <= {"key", "day", "time", "repeat_of", "teaches", "worksheet", "path", "letter"}
    assert item["letter"].keys() <= {
        "channel", "letter", "subject", "body", "complainant", "reported_party", "case_location", "incident_date",
        "problem_code", "evidence", "external_ids",
    }  # fmt: skip
    assert item["letter"]["channel"] in _codes("channels")
    assert item["letter"]["subject"].strip()
    assert 60 <= len(item["letter"]["body"].split()) <= 250
    assert item["teaches"].isascii()


@pytest.mark.parametrize("item", LETTERS, ids=list(BY_KEY))
def test_codes_and_places_exist(item: Item) -> None:
    letter, regencies = item["letter"], _column("regencies.csv", 0)
    assert {
        letter[part]["regency"] for part in ("complainant", "case_location") if "regency" in letter.get(part, {})
    } <= regencies
    assert letter["complainant"]["category"] in _codes("complainant_categories")
    assert letter.get("reported_party", {}).get("agency_category", "other") in _codes("agency_categories")
    assert letter.get("problem_code", "10") in _codes("problem_codes")
    assert item["worksheet"]["problem_code"] in _codes("problem_codes")
    assert item["worksheet"]["nature"] in {"oversight", "general"}
    assert item["worksheet"]["request"] in {"complaint", "information", "aspiration"}


@pytest.mark.parametrize("item", LETTERS, ids=list(BY_KEY))
def test_nobody_in_it_can_be_real(item: Item) -> None:
    person, text = item["letter"]["complainant"], str(item)
    assert "99" not in _column("provinces.csv", 0)
    assert re.fullmatch(r"99\d{14}", person.get("national_id", "99" + "0" * 14))
    assert all(number.startswith("99") for number in re.findall(r"\d{16}", text))
    assert re.fullmatch(r"0800[- ]555[- ]01\d\d", person.get("phone", "0800-555-0100"))
    assert all(address.endswith(".invalid") for address in re.findall(r"[\w.-]+@([\w.-]+)", text))


@pytest.mark.parametrize("item", LETTERS, ids=list(BY_KEY))
def test_the_path_lies_on_the_route(item: Item) -> None:
    arguments = {(word, argument) for word, argument in _steps(item) if argument}
    assert {a for word, a in arguments if word in {"forward", "refuse"}} <= AGENCIES
    assert {a for word, a in arguments if word == "dismiss"} <= _codes("dismissal_reasons")
    assert {a for word, a in arguments if word == "accept"} <= {
        "substantiated",
        "unsubstantiated",
        "partly",
        "unprovable",
    }
    waits = {"waiting_agency", "waiting_completion", "field_clarification"}
    assert (_walk(item) in waits) == (_stand(item) is not None)


def test_days_run_from_three_months_ago_to_today_denser_lately() -> None:
    moments = [(item["day"], item["time"]) for item in LETTERS]
    days = [day for day, _ in moments]
    assert moments == sorted(moments)
    assert (days[0], days[-1]) == (-92, 0)
    assert max(later - earlier for earlier, later in pairwise(days)) <= 5
    assert sum(day > -7 for day in days) / 7 > 2 * sum(day <= -7 for day in days) / 86


def test_paper_and_visitors_come_in_office_hours() -> None:
    times = [item["time"] for item in LETTERS if item["letter"]["channel"] in WEEKDAY_CHANNELS]
    assert all("08:00" <= time <= "16:00" for time in times)


def test_every_channel_of_the_public_is_used_paper_most() -> None:
    channels = Counter(item["letter"]["channel"] for item in LETTERS)
    assert channels.keys() == {"letter", "email", "visitor", "lapor"}
    assert channels["letter"] > 30


def test_all_problem_codes_natures_and_requests_occur() -> None:
    sheets = [item["worksheet"] for item in LETTERS]
    assert {sheet["problem_code"] for sheet in sheets} == _codes("problem_codes")
    assert {sheet["nature"] for sheet in sheets} == {"oversight", "general"}
    wanted = Counter(sheet["request"] for sheet in sheets)
    assert min(wanted["information"], wanted["aspiration"]) >= 3


def test_the_office_is_often_only_copied() -> None:
    assert len(_copies()) == 14
    ours = {"president", "vice_president", "state_secretary"}
    assert all((i["letter"]["letter"]["addressed_to"] in ours) != (i in _copies()) for i in LETTERS)


def test_letters_come_again_weeks_later_from_the_same_person_in_other_words() -> None:
    repeats = [item for item in LETTERS if "repeat_of" in item]
    assert len(repeats) == 10
    for item in repeats:
        first = BY_KEY[item["repeat_of"]]
        assert item["day"] - first["day"] >= 14
        for what in ("name", "national_id"):
            assert item["letter"]["complainant"].get(what) == first["letter"]["complainant"].get(what)
        assert item["worksheet"]["problem_code"] == first["worksheet"]["problem_code"]


def test_the_other_troubles_are_there() -> None:
    assert len(_nobody()) == 5
    assert sum(item["worksheet"].get("confidential", False) for item in LETTERS) == 1
    assert sum("incomplete" in item["path"] for item in LETTERS) == 5
    unarmed = [
        i for i in LETTERS if (proxy := i["letter"]["complainant"].get("proxy")) and not proxy["power_of_attorney"]
    ]
    assert len(unarmed) == 2
    assert sum("T6" in _reasons(item) for item in LETTERS) >= 2


def test_letters_go_to_five_kinds_of_agency() -> None:
    asked = {argument for item in LETTERS for word, argument in _steps(item) if word == "forward"}
    kinds = ("bpn-", "polda-", "pemkab-", "pln", "bpjs-kesehatan")
    assert all(any(str(agency).startswith(kind) for agency in asked) for kind in kinds)


def test_stories_end_everywhere_on_the_route() -> None:
    ends = Counter(_walk(item) for item in LETTERS)
    assert ends["end"] >= 25
    assert ends["waiting_agency"] == 10
    assert ends["field_clarification"] == ends["waiting_completion"] == 3
    assert ends.keys() >= {"completeness", "analysis", "approval", "assessment", "archive"}
    stands = Counter(_stand(item) for item in LETTERS)
    assert (stands["overdue"], stands["parked"]) == (4, 1)


def test_every_reason_to_dismiss_occurs() -> None:
    decided = [item for item in LETTERS if _reasons(item) and _walk(item) in {"end", "archive"}]
    assert set().union(*map(_reasons, decided)) == _codes("dismissal_reasons")
    assert len(decided) >= 12


def test_no_two_letters_come_from_one_mill() -> None:
    for one, other in combinations(LETTERS, 2):
        a, b = one["letter"]["body"], other["letter"]["body"]
        shared = len(_words(a) & _words(b)) / min(len(_words(a)), len(_words(b)))
        assert shared < 0.6, (one["key"], other["key"])
        if shared > 0.25:  # the slow, letter-by-letter comparison only where the words are already alike
            assert SequenceMatcher(None, a, b, autojunk=False).ratio() < 0.6, (one["key"], other["key"])


def test_openings_differ() -> None:
    openings = Counter(" ".join(item["letter"]["body"].split()[:4]).lower() for item in LETTERS)
    assert max(openings.values()) == 1


def test_agencies_fit_the_code_tables() -> None:
    rows = _read("agencies.yaml")["agencies"]
    assert len({row["code"] for row in rows}) == len(rows) >= 40
    assert {row["category"] for row in rows} <= _codes("agency_categories")
    assert {row["regency"] for row in rows if row["regency"]} <= _column("regencies.csv", 0)
    assert all(row["email"].endswith(".invalid") for row in rows)


def test_the_source_of_the_regions_is_named() -> None:
    source = (CONFIG / "regions" / "SOURCE.md").read_text(encoding="utf-8")
    assert "ODbL" in source
    assert len(_column("provinces.csv", 0)) == 34
    assert len(_column("regencies.csv", 0)) == 514
