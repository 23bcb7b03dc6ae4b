"""Pictures handed in. In: the bytes of a JPEG, PNG or WebP file. Out: its pixels, encoded anew; everything else is gone.

Place, time, camera, owner, thumbnail, colour profile, comments and trailing bytes are not copied, because nothing but the pixels
is. Not removed: what the picture shows, and traces that a camera's sensor leaves in the pixels themselves.
"""

from __future__ import annotations

import io
import logging
import threading
import warnings

from PIL import Image, ImageOps

from phasezero.domain.intake import Picture
from phasezero.errors import BadInput, said

logging.getLogger("PIL").setLevel(logging.WARNING)  # Pillow writes every EXIF value, the place too, to its debug log

MOST_BYTES = 10_000_000
"""Of the file."""
MOST_PIXELS = 25_000_000
"""Told by the file's header before anything is unpacked."""
_KINDS = ("JPEG", "PNG", "WEBP")
_ONE_AT_A_TIME = threading.Lock()
"""A large picture takes 100 MB unpacked: a process unpacks one at a time."""


def pixels_of(raw: bytes, name: str) -> Picture:
    """The picture without anything but its pixels. `name` is what messages call it (never the name of the sender's file).

    Raises BadInput, in one line, for what is too large, of another kind, damaged, or unpacks to more than it may.
    """
    if len(raw) > MOST_BYTES:
        mega = 1_000_000
        raise BadInput(
            said(
                "{name} has {size} MB; the most is {most} MB; send a smaller one",
                name=name,
                size=len(raw) // mega,
                most=MOST_BYTES // mega,
            )
        )
    with _ONE_AT_A_TIME:
        try:
            return _encoded(_unpacked(raw, name))
        except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError, Image.DecompressionBombWarning):
            raise BadInput(said("{name} is no picture that can be read; send a JPEG, PNG or WebP file", name=name)) from None


def _unpacked(raw: bytes, name: str) -> Image.Image:
    """The pixels, turned as the camera was held; what is see-through becomes white."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        with Image.open(io.BytesIO(raw), formats=_KINDS) as opened:
            width, height = opened.size
            if width * height > MOST_PIXELS:
                raise BadInput(
                    said(
                        "{name} has {width} times {height} pixels, more than {most} million; send a smaller one",
                        name=name,
                        width=width,
                        height=height,
                        most=MOST_PIXELS // 1_000_000,
                    )
                )
            return _on_white(ImageOps.exif_transpose(opened))


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode not in {"RGBA", "LA", "PA"} and "transparency" not in image.info:
        return image.convert("RGB")
    layer = image.convert("RGBA")
    white = Image.new("RGB", layer.size, "white")
    white.paste(layer, mask=layer.getchannel("A"))
    return white


def _encoded(image: Image.Image) -> Picture:
    """A new picture that got the pixels and nothing else."""
    bare = Image.new("RGB", image.size)
    bare.paste(image)
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=90)
    return Picture(out.getvalue())
