"""Papers that are no letters: the template of the monthly report and the sheet it is laid out by.

Whoever changes a template changes the bytes of reports made from then on; those already kept stay as they are. Nothing here runs:
`tasks.report_paper` sets the page.
"""

from pathlib import Path

ROOM = Path(__file__).parent
TEMPLATE = ROOM / "monthly.j2"
SHEET = ROOM / "monthly.css"
