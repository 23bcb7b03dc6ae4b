"""Real texts, and rewrites of them as newsrooms make them: agency lines, numerals, cuts, another order, a word or two."""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import os
import random
import re
from dataclasses import dataclass
from pathlib import Path

SHARED = Path(os.environ.get("PHASEZERO_SHARED", Path(__file__).parents[3] / "shared")) / "data"
KINDS = ("agency line", "numerals", "other numbers", "cut", "reordered", "light edit", "several at once")
ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
SYNONYMS = {
    "killed": "slain", "said": "stated", "village": "hamlet", "police": "officers", "attacked": "assaulted", "people": "persons",
    "injured": "wounded", "damaged": "hit", "destroyed": "wrecked", "kidnapped": "seized", "school": "schoolhouse",
    "government": "authorities", "house": "home", "houses": "homes", "fire": "blaze", "men": "males", "violence": "unrest",
    "arrested": "detained", "when": "as", "after": "following", "by": "through", "during": "amid", "unidentified": "unknown",
    "was": "got", "were": "got", "reportedly": "allegedly", "several": "some", "also": "moreover", "the": "this",
}  # fmt: skip
LEADS = ("BANGUI, March 3 (Reuters) - ", "(AFP) – ", "NEW DELHI — ", "Nairobi (AP) -- ", "Xinhua: ", "By Jane Doe\n\n")
TAILS = ("", "", "\n\n(Reporting by J. Doe; Editing by A. Smith)", "\n\n© Agence France-Presse")


MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
NUMBER = re.compile(rf"(?P<n>\b{MONTH} \d{{1,2}}\b|\b\d{{1,2}} {MONTH}\b)|(?<![\w.,-])\d{{1,2}}(?![\w.,-]*\d)", re.IGNORECASE)
"""Small numbers; those of days apart, under the name n."""


@dataclass(frozen=True, slots=True)
class Original:
    key: str
    text: str
    subject: str
    """Country and month; empty where that is not known: what tells for sure that two texts are about different events."""
    day: str


def part(key: str) -> str:
    """Which half a text is in: the one that was looked at, or the one that is only scored."""
    return "looked at" if hashlib.blake2b(key.encode()).digest()[0] % 2 == 0 else "scored"


def articles() -> list[Original]:
    """Newspaper articles of March 2002."""
    path = SHARED / "gujarat_2002" / "documents.csv.gz"
    csv.field_size_limit(1 << 30)
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [Original(f"article-{row['doc_id']}", row["doc_text"].strip(), "", row["date"]) for row in rows]


def incidents() -> list[Original]:
    """Descriptions of incidents, one or two sentences; of texts that repeat the first."""
    seen: set[str] = set()
    found = []
    for name in ("aidWorkerKIKA", "education", "protection"):
        for place, row in enumerate(json.loads((SHARED / "incidents" / f"{name}.json").read_text(encoding="utf-8"))):
            text = " ".join((row["Event Description"] or "").split())
            plain = re.sub(r"\W+", " ", text.casefold())
            if len(text.split()) < 8 or plain in seen:
                continue
            seen.add(plain)
            found.append(Original(f"{name}-{place}", text, f"{row['Country ISO']} {row['Date'][:7]}", row["Date"][:10]))
    return found


def without_date(text: str) -> str:
    """An incident's description without the date that it begins with."""
    plain = re.sub(r"^(?:\d{1,2}\s+)?[A-Z][a-z]+ \d{4}:\s*", "", text)
    return plain[:1].upper() + plain[1:]


def rewrite(text: str, kind: str, seed: int) -> str:  # noqa: PLR0911 - one for each kind
    """The text, rewritten in one way; the same text where it cannot be (no number, one clause).

    "Several at once": an agency line, numerals and a light edit, three in ten reordered too, articles cut as well.
    """
    draw = random.Random(seed)  # noqa: S311
    if kind == "agency line":
        return draw.choice(LEADS) + text + draw.choice(TAILS)
    if kind == "numerals":
        return numerals(text)
    if kind == "other numbers":
        return NUMBER.sub(lambda match: str(int(match[0]) + draw.randint(1, 5)) if match["n"] is None else match[0], text)
    if kind == "cut":
        return cut(text, draw)
    if kind == "reordered":
        return reordered(text, draw)
    if kind == "light edit":
        return edited(text, draw)
    whole = len(sentences(text)) < 6
    changed = edited(numerals(text if whole else cut(text, draw)), draw)
    return draw.choice(LEADS) + (reordered(changed, draw) if draw.random() < 0.3 else changed)


def numerals(text: str) -> str:
    """Small numbers in digits become words, and words digits."""
    spoken = {word: str(value) for value, word in enumerate(ONES) if value > 1}

    def swap(match: re.Match[str]) -> str:
        token = match[0]
        if token.isdigit():
            value = int(token)
            if value < 20:
                return ONES[value]
            return TENS[value // 10] + (f"-{ONES[value % 10]}" if value % 10 else "") if value < 100 else token
        return spoken.get(token.lower(), token)

    return re.sub(rf"(?<![\w.,:-])(?:\d{{1,2}}(?![\w.,:-]*\d)(?!\s+{MONTH})|[A-Za-z]+)(?![\w-])", swap, text)


def sentences(text: str) -> list[str]:
    return [one.strip() for one in re.split(r"(?<=[.!?])[\"”’']*\s+|\n{2,}", text) if one.strip()]


def cut(text: str, draw: random.Random) -> str:
    """The first sentences of an article (three to six), or the first three quarters of a sentence's words."""
    found = sentences(text)
    if len(found) >= 6:
        return " ".join(found[: draw.randint(3, min(6, len(found) - 2))])
    words = text.split()
    return " ".join(words[: max(8, round(len(words) * 0.75))])


def reordered(text: str, draw: random.Random) -> str:
    """Paragraphs of two sentences in another order; of one sentence its clauses."""
    found = sentences(text)
    if len(found) >= 4:
        paragraphs = [" ".join(found[i : i + 2]) for i in range(0, len(found), 2)]
        draw.shuffle(paragraphs)
        return "\n\n".join(paragraphs)
    clauses = re.split(r"(?<=[,:;])\s+|(?<=\.)\s+", text)
    return " ".join([*clauses[1:], clauses[0]]) if len(clauses) > 1 else text


def edited(text: str, draw: random.Random) -> str:
    """Of every fifteen words one is put in other words: by a synonym, by leaving out or adding a small word."""
    words = text.split(" ")
    for _ in range(max(1, min(len(words) // 15, 40))):
        places = [i for i, word in enumerate(words) if word.lower().strip(".,") in SYNONYMS]
        if places and draw.random() < 0.7:
            place = draw.choice(places)
            plain = words[place].strip(".,")
            words[place] = words[place].replace(plain, SYNONYMS[plain.lower()])
        elif draw.random() < 0.5:
            words.insert(draw.randrange(1, len(words)), draw.choice(("also", "reportedly", "later", "then", "local")))
        else:
            places = [i for i, word in enumerate(words) if word.islower() and 2 <= len(word) <= 4] or [len(words) - 1]
            del words[draw.choice(places)]
    return " ".join(words)
