"""How many articles a second are read from HTML, on pages generated in the shape of news sites; and how much of the text is kept.

Every page is scored; nothing was tuned on them. Run: python benchmarks/extract/pages.py
"""

from __future__ import annotations

import random
import time
from concurrent.futures import ProcessPoolExecutor

from phasezero.sources.web_pages import read_article

PAGES, SEED, GOAL = 400, 20261102, 40
WORDS = [
    "the",
    "market",
    "of",
    "town",
    "was",
    "burned",
    "on",
    "monday",
    "when",
    "armed",
    "men",
    "came",
    "from",
    "river",
    "people",
    "fled",
    "into",
    "forest",
    "local",
    "officials",
    "said",
    "that",
    "several",
    "houses",
    "schools",
    "were",
    "looted",
    "before",
    "peacekeepers",
    "arrived",
    "witnesses",
    "told",
    "our",
    "reporter",
    "about",
    "shots",
    "heard",
    "during",
    "night",
]


def sentence(rng: random.Random) -> str:
    return " ".join(rng.choice(WORDS) for _ in range(rng.randint(8, 25))).capitalize() + "."


def made(number: int) -> tuple[bytes, list[str]]:
    """A page with menus, teasers, scripts and comments around an article; and the article's paragraphs."""
    rng = random.Random(SEED + number)  # noqa: S311
    paragraphs = [" ".join(sentence(rng) for _ in range(rng.randint(2, 5))) for _ in range(rng.randint(5, 25))]
    menu = "".join(f'<li class="menu-item"><a href="/s/{i}">{rng.choice(WORDS)}</a></li>' for i in range(60))
    teasers = "".join(
        f'<div class="teaser"><a href="/a/{i}"><img src="/i/{i}.jpg" alt=""><h3>{sentence(rng)}</h3></a></div>' for i in range(40)
    )
    script = "<script>" + "var a=1;" * 3000 + "</script>"
    body = "".join(f"<p>{one}</p>" for one in paragraphs)
    page = f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{sentence(rng)}</title>
    <meta property="og:site_name" content="The Example">
    <meta property="article:published_time" content="2026-11-02T08:00:00+01:00">
    {script}</head><body><header><nav><ul>{menu}</ul></nav></header><main><article><h1>Title {number}</h1>
    <div class="share"><a href="#">Share</a></div><div class="article-body">{body}</div></article></main>
    <aside>{teasers}</aside><section id="comments">{"".join(f"<p>comment {i}</p>" for i in range(20))}</section>
    <footer><p>Copyright</p></footer>{script}</body></html>"""
    return page.encode(), paragraphs


def work(numbers: range) -> tuple[float, float, list[tuple[float, float]]]:
    """Seconds by the clock and of CPU for these pages, and of each the shares that `rows` shows."""
    pages = [made(number) for number in numbers]
    began, used = time.perf_counter(), time.process_time()
    read = [read_article(page, "utf-8", f"https://example.org/{i}").text for i, (page, _) in enumerate(pages)]
    took, used = time.perf_counter() - began, time.process_time() - used
    scores = []
    for text, (_, paragraphs) in zip(read, pages, strict=True):
        wanted = sum(len(one) for one in paragraphs)
        found = sum(len(one) for one in paragraphs if one in text)
        scores.append((found / wanted, found / len(text)))
    return took, used, scores


def interval(values: list[float], rng: random.Random) -> tuple[float, float]:
    """95 % bootstrap interval of the mean."""
    means = sorted(sum(rng.choices(values, k=len(values))) / len(values) for _ in range(1000))
    return means[25], means[974]


def rows() -> list[tuple[str, str, str, bool | None]]:
    """Figure, goal, measured with interval, met."""
    half = PAGES // 2
    work(range(5))
    began = time.perf_counter()
    with ProcessPoolExecutor(2) as pool:
        parts = list(pool.map(work, [range(half), range(half, PAGES)]))
    wall = time.perf_counter() - began
    slowest = max(took for took, _, _ in parts)
    cpu = PAGES / sum(used for _, used, _ in parts)
    both = PAGES / slowest
    size = sum(len(made(number)[0]) for number in range(20)) // 20
    rng = random.Random(SEED)  # noqa: S311
    out: list[tuple[str, str, str, bool | None]] = [
        (
            "pages a second from HTML, two processes",
            f">= {GOAL}",
            f"{both:.0f} ({cpu:.0f} a CPU second; {PAGES} pages of {size // 1000} kB; {wall:.1f} s with their making)",
            both >= GOAL,
        )
    ]
    scores = [one for _, _, part in parts for one in part]
    for place, name in enumerate(("share of the article's text that is kept", "share of what is kept that is article")):
        values = [one[place] for one in scores]
        low, high = interval(values, rng)
        out.append((name, "", f"{sum(values) / len(values):.3f} [{low:.3f}, {high:.3f}]", None))
    return out


if __name__ == "__main__":
    print("figure | goal | measured (interval) | met")
    for row in rows():
        print(" | ".join(str(value) for value in row))
