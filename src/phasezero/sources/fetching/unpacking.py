"""Bodies unpacked piece by piece, so that a few kilobytes cannot become gigabytes."""

from __future__ import annotations

import io
import zipfile
import zlib

_PIECE = 65_536
GZIP = b"\x1f\x8b"


class Unpackable(ValueError):
    """It is packed in a way that cannot be read, or damaged."""


class Overflow(ValueError):
    """It unpacks to more than was allowed."""


class Unpacking:
    """One body on its way: packed pieces in, the whole out."""

    def __init__(self, encoding: str, most_bytes: int) -> None:
        """`encoding`: as Content-Encoding has it. Raises Unpackable for one that was not asked for."""
        self._most, self._parts, self._size = most_bytes, list[bytes](), 0
        self._inflate: zlib._Decompress | None = None
        kind = encoding.strip().casefold()
        if kind in ("gzip", "x-gzip", "deflate"):
            self._inflate = zlib.decompressobj(zlib.MAX_WBITS | 32)
        elif kind not in ("", "identity"):
            raise Unpackable(kind[:20])

    def take(self, piece: bytes) -> None:
        """Raises Unpackable, or Overflow."""
        if self._inflate is None:
            self._keep(piece)
            return
        rest = piece
        while rest:
            try:
                self._keep(self._inflate.decompress(rest, _PIECE))
            except zlib.error:
                raise Unpackable("damaged") from None
            rest = self._inflate.unconsumed_tail
            if self._inflate.eof:  # a second member may follow the first
                rest = self._inflate.unused_data
                if not rest.startswith(GZIP):
                    return
                self._inflate = zlib.decompressobj(zlib.MAX_WBITS | 32)

    def whole(self) -> bytes:
        """Raises Unpackable where the end is missing."""
        if self._inflate is not None and self._parts and not self._inflate.eof:
            raise Unpackable("cut off")
        return b"".join(self._parts)

    def _keep(self, piece: bytes) -> None:
        self._size += len(piece)
        if self._size > self._most:
            raise Overflow
        self._parts.append(piece)


def gunzipped(body: bytes, most_bytes: int) -> bytes:
    """A file that is itself packed with gzip; any other as it is. Raises Unpackable, or Overflow."""
    unpacking = Unpacking("gzip" if body.startswith(GZIP) else "", most_bytes)
    unpacking.take(body)
    return unpacking.whole()


def only_file(body: bytes, most_bytes: int) -> bytes:
    """The one file in a zip archive. Raises Unpackable, also where there are several, or Overflow."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            names = [one for one in archive.infolist() if not one.is_dir()]
            if len(names) != 1:
                raise Unpackable(f"{len(names)} files in it")
            with archive.open(names[0]) as packed:
                content = packed.read(most_bytes + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError):
        raise Unpackable("damaged") from None
    if len(content) > most_bytes:
        raise Overflow
    return content
