"""What `workflow simulate` prints."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ui.cli.paper import say, say_table

if TYPE_CHECKING:
    from tasks.outlook import Outlook

Band = Sequence[float | None]
"""Mean, low, high."""
SPANS = (("lama selesai, median", "median_days"), ("lama selesai, 90 %", "p90_days"))
SMALLEST = "menit"
UNITS = (("hari", 1), ("jam", 24), (SMALLEST, 24 * 60))


def told(found: Outlook) -> Iterator[str]:
    """What was learnt from and what was run, line by line, with warnings."""
    trail, asked = found["trail"], found["asked"]
    yield f"Jejak: {trail['cases']} perkara, {trail['closed']} selesai, {trail['since']} sampai {trail['until']}."
    if trail["rough"]:
        yield "Perkara yang selesai masih sedikit: kebiasaan dan kebetulan belum dapat dibedakan, hasil ini kasar."
    if trail["all_cases"] > trail["cases"]:
        yield f"Dari {trail['all_cases']} perkara dalam jangka itu dipelajari yang terbaru saja."
    yield (
        f"Simulasi: {found['from']} sampai {found['until']}, {asked['replications']} ulangan, benih {asked['seed']}; "
        f"didahului {found['warm_up_days']} hari agar kantor tidak mulai kosong."
    )
    yield f"Petugas yang paling banyak mengerjakan: {found['busiest']}."
    yield "Dalam kurung: rentang sembilan dari sepuluh ulangan."
    yield ""
    yield from _notes(found)


def _notes(found: Outlook) -> Iterator[str]:
    for side, name in (("today", "hari ini"), ("changed", "rancangan")):
        for role in found[side]["unmanned"]:
            yield f"PERHATIAN ({name}): tidak ada petugas untuk {role}; pekerjaannya menumpuk dan perkaranya tidak selesai."
    for stage in found["changed"]["assumed"]:
        title = found["stages"].get(stage, stage)
        yield f"Anggapan: jejak belum mengenal tahap {title}; lama kerjanya diambil dari tahap lain peran yang sama."


def say_tables(found: Outlook) -> None:
    """Print the figures, both sides beside each other."""
    today, changed = found["today"], found["changed"]
    heads = ("", "hari ini", "rancangan", "selisih")
    gaps = found["difference"]
    spans = [_span(label, today[key], changed[key], gaps[key]) for label, key in SPANS]
    figures = (
        ("perkara selesai", "closed"),
        ("perkara belum selesai", "open"),
        ("antrean rata-rata", "queue"),
    )
    counts = [(label, _band(today[key]), _band(changed[key]), _band(gaps[key])) for label, key in figures]
    say_table(heads, [*spans, *counts], empty="")
    if today["terms"] or changed["terms"]:
        say()
        say_table(
            ("batas waktu", "dipenuhi hari ini", "terlampaui", "dipenuhi rancangan", "terlampaui"),
            _terms(found),
            empty="",
        )
    say()
    roles = sorted(today["queue_by_role"] | changed["queue_by_role"])
    heads = ("peran", "petugas", "antrean hari ini", "rancangan")
    say_table(
        heads, [(role, _staff(role, found), *_sides(found, "queue_by_role", role, _band)) for role in roles], empty=""
    )
    say()
    loads = [(role, *_sides(found, "load_by_role", role, _share)) for role in roles]
    say_table(("peran", "beban hari ini", "rancangan"), loads, empty="")
    say()
    names = sorted(today["load_by_officer"] | changed["load_by_officer"])
    rows = [(name, *_sides(found, "load_by_officer", name, _share)) for name in names]
    say_table(("petugas", "beban hari ini", "rancangan"), rows, empty="")


def _span(label: str, *sides: Band) -> Sequence[object]:
    """Days, or what is smaller where days would be nought."""
    longest = max((side[0] or 0.0 for side in sides), default=0)
    unit, times = next((unit, times) for unit, times in UNITS if longest * times >= 1 or unit == SMALLEST)
    scaled = [[None if one is None else one * times for one in side] for side in sides]
    return f"{label} ({unit})", *map(_band, scaled)


def _staff(role: str, found: Outlook) -> str:
    today, changed = found["roles"].get(role, (0, 0))
    return str(today) if today == changed else f"{today} → {changed}"


def _sides(found: Outlook, name: str, key: str, told: Callable[[Band | None], str]) -> list[str]:
    return [told(found[side][name].get(key)) for side in ("today", "changed")]


def _terms(found: Outlook) -> Iterator[Sequence[object]]:
    sides = [{(t["stage"], t["deadline"]): t for t in found[side]["terms"]} for side in ("today", "changed")]
    for key in sorted(sides[0] | sides[1]):
        here = [side.get(key) for side in sides]
        known = next(one for one in here if one)
        stage = found["stages"].get(key[0], key[0])
        cells = [cell for one in here for cell in ((_share(one["share"]), _mean(one["missed"])) if one else ("–", "–"))]
        yield f"{stage}: {known['label']}" if stage else known["label"], *cells


def _band(band: Band | None) -> str:
    if band is None or band[0] is None:
        return "–"
    if len(band) == 1:
        return _number(band[0])
    dash = " s.d. " if (band[1] or 0) < 0 else "–"
    return f"{_number(band[0])} ({_number(band[1])}{dash}{_number(band[2])})"


def _share(band: Band | None) -> str:
    if band is None or band[0] is None:
        return "–"
    mean, low, high = (_number(100 * (one or 0)) for one in band)
    return f"{mean} % ({low}–{high})"


def _mean(band: Band) -> str:
    return _number(band[0])


def _number(number: float | None) -> str:
    if number is None:
        return "–"
    size = abs(number)
    places = 0 if size >= 100 or number == int(number) else 1 if size >= 1 else 2
    return f"{number:.{places}f}".replace(".", ",").replace("-", "−")


def say_judged(found: Mapping[str, Any]) -> None:
    """Print how near the model came, and how far the log itself moved."""
    names = {"first": "70 % pertama", "fitted": "bagian yang dipelajari", "last": "30 % terakhir (tidak dilihat model)"}
    told = found["foretold"]
    medians = [[found["parts"][name]["median_days"]] for name in names] + [told["median_days"]]
    highs = [[found["parts"][name]["p90_days"]] for name in names] + [told["p90_days"]]
    labels = [*names.values(), "ramalan model"]
    cases = [*(found["parts"][name]["cases"] for name in names), ""]
    columns = [_span("median", *medians), _span("90 %", *highs)]
    rows = [
        (label, count, *(column[place] for column in columns))
        for place, (label, count) in enumerate(zip(labels, cases, strict=True), 1)
    ]
    say_table(("bagian log", "perkara", *(str(column[0]) for column in columns)), rows, empty="")
    say()
    meanings = (
        ("distance", "jarak ramalan ke 30 % terakhir"),
        ("drift", "pergeseran log: 70 % pertama ke 30 % terakhir"),
        ("recent_drift", "pergeseran bagian yang dipelajari ke 30 % terakhir"),
        ("fit", "jarak ramalan ke bagian yang dipelajari"),
    )
    say_table(("", "median", "90 %"), [(text, *map(_signed, found[key])) for key, text in meanings], empty="")
    say()
    for line in _busiest(found["busiest"]):
        say(line)


def _busiest(found: Mapping[str, Any]) -> Iterator[str]:
    yield (
        f"Tanpa petugas tersibuk ({found['name']}) antrean rata-rata menjadi {_band(found['changed'])}, "
        f"semula {_band(found['today'])}; selisih {_band(found['difference'])}."
    )
    for role in found["unmanned"]:
        yield f"Hanya dia yang mengerjakan {role}: pekerjaan itu lalu menumpuk."


def _signed(share: float) -> str:
    return f"{100 * share:+.0f} %".replace("-", "−")
