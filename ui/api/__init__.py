"""The REST interface: what other programs and the channels may ask and do, under /api/v1, and the public addresses at the root.

`make_api()` is the application to mount, `public_routes()` what stands beside it: health and the complainant's tracking page.
Handlers read what came, let the domain act in one transaction, and answer in the shapes of `ui.shapes`; every refusal is a problem document.
"""

from ui.api.application import make_api
from ui.api.public import public_routes

__all__ = ["make_api", "public_routes"]
