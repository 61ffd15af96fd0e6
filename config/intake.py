"""A letter as JSON, from whichever door, becomes the domain's `Intake`, or every fault in it is named at once.

What a letter leaves out is no fault: the completeness check finds it. What it says stays as it was written, blanks around it included.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from config.codes import codes_in_force
from config.json_text import must_be_storable, plain, read_object
from config.letter_values import (
    choice,
    code,
    country,
    flag,
    flag_or_no,
    language,
    mail_address,
    moment,
    national_id,
    nothing_if_null,
    past_day,
    regency,
    said,
    text,
    texts,
)
from domain.errors import Refused
from domain.registration import Addressing, CaseLocation, Complainant, Intake, LetterHead, ReportedParty
from domain.workflow import near

LONGEST_SUBJECT, LONGEST_BODY = 500, 100_000

Short = Annotated[str | None, BeforeValidator(text(200))]
Long = Annotated[str | None, BeforeValidator(text(2_000))]
Flag = Annotated[bool, BeforeValidator(flag_or_no)]
Day = Annotated[Any, BeforeValidator(past_day), Field(json_schema_extra={"type": "string", "format": "date"})]
Moment = Annotated[Any, BeforeValidator(moment), Field(json_schema_extra={"type": "string", "format": "date-time"})]
NationalId = Annotated[str | None, BeforeValidator(national_id)]
MailAddress = Annotated[str | None, BeforeValidator(mail_address)]
Regency = Annotated[str | None, BeforeValidator(regency)]
Country = Annotated[str | None, BeforeValidator(country)]
Language = Annotated[str, BeforeValidator(language)]


class _Part(BaseModel):
    """A mapping of the letter: every key is known, every one may be missing."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class _LetterHead(_Part):
    category: Short = None
    number: Short = None
    date: Day = None
    signed: Annotated[bool | None, BeforeValidator(flag)] = None
    addressed_to: Short = None
    addressing: Annotated[str | None, BeforeValidator(choice([one.value for one in Addressing]))] = None
    carbon_copies: Annotated[list[str], BeforeValidator(texts(100, 300))] = []


class _Proxy(_Part):
    name: Short = None
    national_id: NationalId = None
    address: Long = None
    phone: Short = None
    email: MailAddress = None
    relation: Short = None
    mandate: Annotated[str | None, BeforeValidator(text(200)), Field(description="number of the power of attorney")] = (
        None
    )


class _Complainant(_Part):
    name: Annotated[str | None, BeforeValidator(said(300))] = None
    national_id: NationalId = None
    address: Long = None
    regency: Regency = None
    phone: Short = None
    email: MailAddress = None
    occupation: Short = None
    category: Short = None
    anonymous: Flag = False
    confidential: Flag = False
    proxy: _Proxy | None = None


class _ReportedParty(_Part):
    name: Annotated[str | None, BeforeValidator(text(300))] = None
    employee_id: Short = None
    address: Long = None
    position: Short = None
    agency: Annotated[str | None, BeforeValidator(text(300))] = None
    agency_category: Short = None


class _CaseLocation(_Part):
    regency: Regency = None
    country: Country = None


class _ExternalIds(_Part):
    lapor: Short = None
    secretariat: Short = None


class _Letter(_Part):
    channel: Annotated[str, BeforeValidator(code("channels", required=True))]
    received_at: Moment
    subject: Annotated[str, BeforeValidator(said(LONGEST_SUBJECT, required=True))]
    body: Annotated[str, BeforeValidator(said(LONGEST_BODY, required=True))]
    language: Language = "id"
    letter: Annotated[_LetterHead, BeforeValidator(nothing_if_null)] = _LetterHead()
    complainant: Annotated[_Complainant, BeforeValidator(nothing_if_null)] = _Complainant()
    reported_party: Annotated[_ReportedParty, BeforeValidator(nothing_if_null)] = _ReportedParty()
    case_location: Annotated[_CaseLocation, BeforeValidator(nothing_if_null)] = _CaseLocation()
    incident_date: Day = None
    problem_code: Annotated[str | None, BeforeValidator(code("problem_codes"))] = None
    evidence: Annotated[list[str], BeforeValidator(texts(100, 1_000))] = []
    external_ids: Annotated[_ExternalIds, BeforeValidator(nothing_if_null)] = _ExternalIds()


_PARTS: Mapping[tuple[str, ...], type[_Part]] = {
    (): _Letter,
    ("letter",): _LetterHead,
    ("complainant",): _Complainant,
    ("complainant", "proxy"): _Proxy,
    ("reported_party",): _ReportedParty,
    ("case_location",): _CaseLocation,
    ("external_ids",): _ExternalIds,
}
_REQUIRED: Mapping[str, str] = {
    "channel": "wajib diisi: kanal surat, misalnya letter",
    "received_at": "wajib diisi: waktu penerimaan dengan zona waktu, misalnya 2026-11-02T09:15:00+07:00",
    "subject": "wajib diisi: perihal surat",
    "body": "wajib diisi: isi surat",
}


def read_letter(
    data: Mapping[str, Any] | bytes, *, at: datetime, received_at_default: datetime | None = None, retired: bool = False
) -> Intake:
    """The letter of the public JSON shape (README) as an Intake; `at` is the present moment (aware).

    Without `received_at` the default holds, where there is one. Retired codes are taken where asked: a letter
    registered earlier may carry them. Raises NotJson for bytes that are no JSON object,
    and Refused naming each wrong, unknown or required field by its dotted path with what is expected there.
    """
    given = read_object(data) if isinstance(data, bytes) else dict(data)
    must_be_storable(given)
    if given.get("received_at") is None and received_at_default is not None:
        given["received_at"] = received_at_default
    try:
        letter = _Letter.model_validate(given, context={"at": at, "codes": _codes(retired)})
    except ValidationError as wrong:
        raise Refused(dict(_problem(one) for one in wrong.errors(include_url=False))) from None
    return _intake(letter)


@cache
def letter_schema() -> dict[str, Any]:
    """The shape of a letter as JSON Schema without references, for those who call us."""
    schema = _Letter.model_json_schema()
    parts = schema.pop("$defs")
    inlined: dict[str, Any] = _inlined(schema, parts)
    return inlined


def _intake(letter: _Letter) -> Intake:
    head, who = letter.letter.model_dump(), letter.complainant.model_dump()
    head["addressing"] = Addressing(head["addressing"]) if head["addressing"] else None
    head["carbon_copies"] = tuple(head["carbon_copies"])
    return Intake(
        channel=letter.channel,
        received_at=letter.received_at,
        subject=letter.subject,
        body=letter.body,
        language=letter.language,
        letter=LetterHead(**head),
        complainant=Complainant(**who),
        reported_party=ReportedParty(**letter.reported_party.model_dump()),
        case_location=CaseLocation(**letter.case_location.model_dump()),
        incident_date=letter.incident_date,
        problem_code=letter.problem_code,
        evidence=tuple(letter.evidence),
        external_ids=letter.external_ids.model_dump(),
    )


def _codes(retired: bool) -> Mapping[str, tuple[str, ...]]:  # noqa: FBT001  the caller's own switch
    lists = codes_in_force().items()
    return {name: tuple(row.code for row in rows if row.active or retired) for name, rows in lists}


def _problem(one: ErrorDetails) -> tuple[str, str]:
    path = tuple(str(part) for part in one["loc"])
    return ".".join(plain(part) for part in path), _expected(one, path)


def _expected(one: ErrorDetails, path: tuple[str, ...]) -> str:
    match one["type"]:
        case "missing":
            return _REQUIRED[path[-1]]
        case "extra_forbidden":
            return f"kunci ini tidak dikenal – {_near(path)}"
        case "value_error":
            return str(one["ctx"]["error"])
    return "harus berupa objek JSON: { … }"


def _near(path: tuple[str, ...]) -> str:
    """The closest known key, else all there are."""
    found = near(path[-1], _PARTS[path[:-1]].model_fields)
    return found.replace("did you mean", "maksudnya").replace("known are", "yang ada").replace("'", "")


def _inlined(schema: Any, parts: Mapping[str, Any]) -> Any:  # noqa: ANN401  JSON is anything
    if isinstance(schema, list):
        return [_inlined(one, parts) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return _inlined(parts[schema["$ref"].rsplit("/", 1)[-1]], parts)
    return {key: _inlined(value, parts) for key, value in schema.items() if key not in ("title", "default")}
