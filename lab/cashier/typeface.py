"""A typeface with Chinese for PDFs: a TrueType font of this machine put into the file, else the reader's own Song."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFError, TTFont

log = logging.getLogger(__name__)
PLACES = (
    "C:/Windows/Fonts/simsun.ttc",
    "C:/Windows/Fonts/msyh.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
    "/usr/share/fonts/truetype/arphic-gbsn00lp/gbsn00lp.ttf",
)


@cache
def typeface(font: str = "", places: Sequence[str] = PLACES) -> str:
    """The name of a registered typeface. font: the one to use; empty: the first that is there."""
    for path in filter(None, [font, *places]):
        if Path(path).is_file():
            try:
                pdfmetrics.registerFont(TTFont("lab-zh", path))
            except (TTFError, OSError) as error:
                log.warning("The font %s cannot be used: %s", path, error)
            else:
                return "lab-zh"
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    return "STSong-Light"
