"""The vault's cryptography: which part of which kept library does what. No primitive is our own, and nothing here is stored.

Sealed to a vault (anybody can, without a secret): PyNaCl's `SealedBox`. The vault's private key in shares of which two are
needed: SLIP-39 (shamir-mnemonic). A steward's private key under a passphrase: argon2id and `SecretBox`.
"""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Iterable, Sequence
from enum import StrEnum

import nacl.bindings
import shamir_mnemonic
from nacl.encoding import RawEncoder
from nacl.exceptions import CryptoError
from nacl.hash import blake2b
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.pwhash import argon2id
from nacl.secret import SecretBox

from phasezero.errors import BadInput, said

THRESHOLD = 2
"""How many shares open a vault. Fixed: one steward can never, any two can."""
MOST_SHARES = 16
"""SLIP-39 makes no more."""
LARGEST = 64 * 1024 * 1024
"""Bytes that can be sealed at once."""
SHORTEST_PASSPHRASE = 16
FEWEST_WORDS = 6
_WITHOUT_WORDS = 20
"""Signs that a passphrase without words needs, as a program draws it."""
_BUCKETS: tuple[int, ...] = (1 << 10, 1 << 12, 1 << 14, 1 << 16, 1 << 18, 1 << 20)
"""1 KiB to 1 MiB; larger ones are filled up to whole MiB."""
_START = b"PZ1"
_HEAD = len(_START) + 2
_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
_MISREAD = str.maketrans("ilou", "110v")
_CODE_LETTERS = 16


class Strength(StrEnum):
    """What one guess at a passphrase costs: libsodium's names for argon2id's settings."""

    INTERACTIVE = "interactive"
    MODERATE = "moderate"
    SENSITIVE = "sensitive"

    @property
    def cost(self) -> tuple[int, int]:
        """Passes over memory, and bytes of memory."""
        return {
            Strength.INTERACTIVE: (argon2id.OPSLIMIT_INTERACTIVE, argon2id.MEMLIMIT_INTERACTIVE),
            Strength.MODERATE: (argon2id.OPSLIMIT_MODERATE, argon2id.MEMLIMIT_MODERATE),
            Strength.SENSITIVE: (argon2id.OPSLIMIT_SENSITIVE, argon2id.MEMLIMIT_SENSITIVE),
        }[self]


def bucket(length: int) -> int:
    """The size to which `length` bytes are filled up: all that the size of what is sealed tells."""
    whole = _BUCKETS[-1]
    return next((size for size in _BUCKETS if length < size), -(-(length + 1) // whole) * whole)


def sealed_to(public: bytes, plain: bytes, place: str = "", generation: int = 0) -> bytes:
    """`plain`, filled up to its bucket, sealed to a public key; in clear before it stands only the key's generation.

    `place`: where it is to stand ("" for anywhere): `opened` refuses it anywhere else, so that nobody who can write to the
    database moves a source's identity under another record and has it opened there.
    """
    where = place.encode()
    inner = len(where).to_bytes(2, "big") + where + plain
    if len(inner) >= LARGEST:
        raise BadInput(f"{len(plain)} bytes cannot be sealed at once; give less than {LARGEST // 1024 // 1024} MiB")
    filled = nacl.bindings.sodium_pad(inner, bucket(len(inner)))
    return _START + generation.to_bytes(2, "big") + SealedBox(PublicKey(public)).encrypt(filled)


def generation_of(sealed: bytes) -> int:
    """Of which generation the key is that opens it. Raises BadInput for bytes that `sealed_to` did not make."""
    if len(sealed) <= _HEAD or not sealed.startswith(_START):
        raise BadInput("these bytes were not sealed by a vault; they stay as they are")
    return int.from_bytes(sealed[len(_START) : _HEAD], "big")


def opened(private: PrivateKey, sealed: bytes, place: str = "") -> bytes:
    """What was sealed. Raises BadInput where it was sealed to another key, was changed, or belongs to another place."""
    where, plain = _parts(private, sealed)
    if where not in {"", place}:
        raise BadInput("what is sealed here belongs to another record: somebody changed the database; tell the other stewards")
    return plain


def resealed(private: PrivateKey, public: bytes, generation: int, sealed: bytes) -> bytes:
    """The same content at the same place, sealed to another key."""
    where, plain = _parts(private, sealed)
    return sealed_to(public, plain, where, generation)


def _parts(private: PrivateKey, sealed: bytes) -> tuple[str, bytes]:
    generation_of(sealed)
    try:
        filled = SealedBox(private).decrypt(sealed[_HEAD:])
    except CryptoError:
        raise BadInput("what is sealed here does not open with this key: it was sealed to another one, or was changed") from None
    inner = nacl.bindings.sodium_unpad(filled, len(filled))
    end = 2 + int.from_bytes(inner[:2], "big")
    return inner[2:end].decode(), inner[end:]


def split(private: PrivateKey, count: int) -> list[str]:
    """The private key in `count` shares, as words; any two give it back, one says nothing about it."""
    if not THRESHOLD <= count <= MOST_SHARES:
        raise BadInput(f"a vault needs {THRESHOLD} to {MOST_SHARES} stewards with a key of their own; there are {count}")
    shares: list[str] = shamir_mnemonic.generate_mnemonics(1, [(THRESHOLD, count)], bytes(private), iteration_exponent=0)[0]
    return shares


def joined(shares: Iterable[str]) -> PrivateKey:
    """The private key from two shares. Raises BadInput, without a word of theirs, where they do not belong together."""
    try:
        return PrivateKey(shamir_mnemonic.combine_mnemonics(list(shares)))
    except (shamir_mnemonic.MnemonicError, ValueError, CryptoError):
        raise BadInput("these two shares do not open a vault together; share or rotate its key anew") from None


def fingerprint(public: bytes) -> str:
    """A public key for reading aloud: 24 letters and digits in groups of four (120 bits of BLAKE2b)."""
    return _grouped(blake2b(public, digest_size=15, person=b"phasezero-finger", encoder=RawEncoder), 24)


def checked_passphrase(text: str) -> str:
    """A new passphrase. Raises BadInput, without a word of it, for one that is guessed too easily."""
    passphrase = _normal(text)
    words = passphrase.split()
    strong = len(set(words)) >= FEWEST_WORDS or (len(words) == 1 and len(passphrase) >= _WITHOUT_WORDS and _is_mixed(passphrase))
    if not strong or len(passphrase) < SHORTEST_PASSPHRASE or len(set(passphrase)) < SHORTEST_PASSPHRASE // 2:
        raise BadInput(
            said(
                "the passphrase is too simple; take {words} different words drawn by lot, at least {letters} letters together",
                words=FEWEST_WORDS,
                letters=SHORTEST_PASSPHRASE,
            )
        )
    return passphrase


def _is_mixed(text: str) -> bool:
    """As a program draws it by lot: small letters, capitals and digits, hardly one of them twice."""
    kinds = (any(map(str.islower, text)), any(map(str.isupper, text)), any(map(str.isdigit, text)))
    return all(kinds) and len(set(text)) >= _WITHOUT_WORDS // 2


def locked(private: PrivateKey, passphrase: str, salt: bytes, strength: Strength) -> bytes:
    """A private key under a passphrase."""
    return bytes(SecretBox(_key_from(passphrase, salt, strength)).encrypt(bytes(private)))


def unlocked(box: bytes, passphrase: str, salt: bytes, strength: Strength) -> PrivateKey | None:
    """The private key; None for a wrong passphrase."""
    try:
        return PrivateKey(SecretBox(_key_from(passphrase, salt, strength)).decrypt(box))
    except CryptoError:
        return None


def new_salt() -> bytes:
    return secrets.token_bytes(argon2id.SALTBYTES)


def _key_from(passphrase: str, salt: bytes, strength: Strength) -> bytes:
    passes, memory = strength.cost
    return argon2id.kdf(SecretBox.KEY_SIZE, _normal(passphrase).encode(), salt, opslimit=passes, memlimit=memory)


def _normal(passphrase: str) -> str:
    """The same letters however a keyboard composes them."""
    return unicodedata.normalize("NFKC", passphrase)


def new_code() -> str:
    """Four groups of four letters and digits (80 random bits), to be read out."""
    return _grouped(secrets.token_bytes(10), _CODE_LETTERS)


def handed_over(share: str, public: bytes, code: str) -> bytes:
    """A share for the holder of a public key, who needs the code too: neither the key nor the code alone opens it."""
    return sealed_to(public, bytes(SecretBox(_key_of(code)).encrypt(share.encode())))


def taken_over(private: PrivateKey, sealed: bytes, code: str) -> str | None:
    """The share behind `handed_over`; None for a wrong code."""
    try:
        return SecretBox(_key_of(code)).decrypt(opened(private, sealed)).decode()
    except CryptoError:
        return None


def _key_of(code: str) -> bytes:
    letters = "".join(letter for letter in code.lower().translate(_MISREAD) if letter in _LETTERS)
    return blake2b(letters.encode(), digest_size=SecretBox.KEY_SIZE, person=b"phasezero-code", encoder=RawEncoder)


def _grouped(random: bytes, letters: int) -> str:
    number = int.from_bytes(random, "big")
    text = "".join(_LETTERS[number >> 5 * i & 31] for i in reversed(range(letters)))
    return "-".join(text[i : i + 4] for i in range(0, letters, 4))


def new_pseudonym(random: int) -> str:
    """ "source k7m2-p4xd" from 40 random bits."""
    return "source " + _grouped(random.to_bytes(5, "big"), 8)


def same_stewards(keys: Sequence[tuple[int, bytes]]) -> str:
    """Who is to get a share, as one digest: person and public key of each."""
    said = b"".join(person.to_bytes(8, "big") + public for person, public in sorted(keys))
    return blake2b(said, digest_size=32).decode()
