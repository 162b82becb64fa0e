"""Makes docs/images from the pictures that the browser tests took: `make pictures`.

Each is a piece of a page, in few enough colours to stay small in the repository.
"""

import sys
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from tests.browser.serving import ROOT

SHOTS = ROOT / "build" / "shots"
IMAGES = ROOT / "docs" / "images"
COLOURS = 256
MAX_BYTES = 250_000


@dataclass(frozen=True, slots=True)
class Picture:
    """An image of the documents: its name, the shot it is cut from, and its upper and lower edge there in pixels."""

    name: str
    shot: str
    top: int
    bottom: int


PICTURES = (
    Picture("document", "visitor-programme-1280", 0, 1240),
    Picture("calculator", "visitor-calculator-answered-360", 1165, 2165),
    Picture("case", "enterprise-correcting-case-360", 0, 1000),
    Picture("work", "district-hr-work-360", 0, 1000),
    Picture("review", "district-hr-review-1280", 0, 1400),
    Picture("office", "office-office-1280", 0, 1240),
)


def main() -> int:
    """Write every image; 1 where a shot is missing or an image came out too large."""
    missing = [picture.shot for picture in PICTURES if not (SHOTS / f"{picture.shot}.png").exists()]
    if missing:
        print(f"run make shots first; missing: {', '.join(missing)}", file=sys.stderr)
        return 1
    IMAGES.mkdir(parents=True, exist_ok=True)
    large = [picture.name for picture in PICTURES if write(picture).stat().st_size > MAX_BYTES]
    if large:
        print(f"larger than {MAX_BYTES} bytes: {', '.join(large)}", file=sys.stderr)
    return int(bool(large))


def write(picture: Picture) -> Path:
    """Write one image and return where."""
    to = IMAGES / f"{picture.name}.png"
    with Image.open(SHOTS / f"{picture.shot}.png") as shot:
        piece = shot.convert("RGB").crop((0, picture.top, shot.width, min(shot.height, picture.bottom)))
        piece.quantize(COLOURS, dither=Image.Dither.NONE).save(to, optimize=True)
    return to


if __name__ == "__main__":
    sys.exit(main())
