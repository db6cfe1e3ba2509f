"""`python -m lab.his`: run one application program. Its settings come from the environment (see HisSettings)."""

from __future__ import annotations

import logging
import sys

import uvicorn

from lab.his.app import make_app
from lab.his.settings import BadSetting, read_settings
from lab.his.vitality import Watched


def main() -> int:
    """Serve until told to stop. Exit status 2 for a bad setting."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    try:
        settings = read_settings()
        _ = settings.password
    except BadSetting as error:
        print(f"his: {error}", file=sys.stderr)
        return 2
    app = make_app(settings)
    uvicorn.run(
        Watched(app, app.state.vitality),
        host=settings.listen,
        port=settings.port,
        access_log=False,
        timeout_graceful_shutdown=3,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
