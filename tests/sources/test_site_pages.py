"""Pages as articles, and sites through their sitemaps."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local_world import NOW, Clock, World, fetcher, reply
from phasezero.domain.collected import Batch, Collected, State
from phasezero.errors import BadInput
from phasezero.sources.fetching import Failure, Refused, TooLarge, Unfit
from phasezero.sources.web_pages import Wanted, collect, page, read_article, read_sitemap

TEXT = [
    "Des hommes armés ont attaqué le marché de la ville lundi matin, selon les autorités locales.",
    "Plusieurs maisons ont été brûlées et des habitants ont fui vers la forêt voisine.",
    "La mission de maintien de la paix dit avoir envoyé une patrouille le lendemain.",
]


def html(number: int = 1, canonical: str = "", lang: str = "fr", charset: str = "utf-8") -> str:
    link = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    return f"""<!DOCTYPE html><html lang="{lang}"><head><meta charset="{charset}">{link}<title>Attaque n° {number} | Le Journal</title>
<meta property="og:title" content="Attaque n° {number}"><meta property="og:site_name" content="Le Journal"><meta name="author" content="Awa Test">
<meta property="article:published_time" content="2026-11-02T09:30:00+01:00"><meta property="article:modified_time" content="2026-11-02T10:00:00+01:00"></head>
<body><nav><a href="/">Accueil</a><a href="/s">Sport</a></nav><article><h1>Attaque n° {number}</h1>{"".join(f"<p>{one}</p>" for one in TEXT)}</article>
<footer>Tous droits réservés</footer><script>var evil = "script text";</script></body></html>"""


def wanted(world: World, **more: object) -> Wanted:
    return Wanted("web-pages", world.url, **more)


def test_an_article_is_its_text_and_what_it_says_of_itself() -> None:
    made = read_article(html().encode(), "", "https://www.journal.example/a/1?utm_source=x")
    assert made.text.split("\n\n")[-3:] == TEXT
    assert "Accueil" not in made.text
    assert "evil" not in made.text
    assert made.title == "Attaque n° 1"
    assert (made.publisher, made.language, made.authors) == ("Le Journal", "fr", ("Awa Test",))
    assert made.published == datetime(2026, 11, 2, 8, 30, tzinfo=UTC)
    assert made.published_text == "2026-11-02T09:30:00+01:00"
    assert made.changed == datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
    assert made.address == "https://www.journal.example/a/1"


@pytest.mark.parametrize(("said", "address"), [
    ("https://journal.example/real", "https://journal.example/real"), ("/real", "https://www.journal.example/real"),
    ("https://elsewhere.example/real", "https://www.journal.example/a"), ("javascript:x", "https://www.journal.example/a"),
])  # fmt: skip
def test_a_page_names_its_own_address_but_none_of_another_site(said: str, address: str) -> None:
    assert read_article(html(canonical=said).encode(), "", "https://www.journal.example/a").address == address


@pytest.mark.parametrize(("encoding", "declared", "header"), [
    ("utf-8", "utf-8", ""), ("windows-1252", "windows-1252", ""), ("windows-1252", "iso-8859-1", ""), ("windows-1252", "utf-8", ""),
    ("utf-8", "nonsense", ""), ("utf-8", "windows-1252", "utf-8"), ("utf-16", "utf-16", ""), ("utf-8-sig", "windows-1252", ""),
])  # fmt: skip
def test_text_survives_wrong_and_missing_charsets(encoding: str, declared: str, header: str) -> None:
    body = html(charset=declared).encode(encoding)
    assert TEXT[0] in read_article(body, header, "https://journal.example/a").text


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"plain text",
        b"<html></html>",
        b"\0" * 1000,
        b"\xff" * 1000,
        b"%PDF-1.7",
        b"<p>short</p>",
        b"<div>" * 200_000,
        b"<" * 100_000,
        b"{}",
    ],
)
def test_what_is_no_article_is_one_line(body: bytes) -> None:
    try:
        read_article(body, "", "https://journal.example/a")
    except BadInput as error:
        assert "\n" not in str(error)  # noqa: PT017 - either outcome is right
    else:
        assert len(body) == 100_000


@given(st.binary(max_size=400), st.sampled_from(["", "utf-8", "utf-16", "big5", "x"]))
def test_any_bytes_are_an_article_or_one_line(body: bytes, charset: str) -> None:
    try:
        read_article(b"<p>" + body, charset, "https://journal.example/a")
    except BadInput as error:
        assert "\n" not in str(error)  # noqa: PT017 - either outcome is right


# One address


def test_one_page_is_a_document(world: World) -> None:
    world.serve("/a/1", reply(html(canonical="/a/1"), "text/html; charset=utf-8"))
    made = page(fetcher(world), f"{world.url}/a/1#x", wanted(world, countries=("CAF",)), NOW)
    assert isinstance(made, Collected)
    assert (made.key, made.whole, made.countries) == (f"{world.url}/a/1", True, ("CAF",))


def test_a_page_that_robots_forbid_is_not_read(world: World) -> None:
    world.serve("/robots.txt", reply("User-agent: *\nDisallow: /a/", "text/plain"))
    world.serve("/a/1", reply(html(), "text/html"))
    assert isinstance(page(fetcher(world), f"{world.url}/a/1", wanted(world), NOW), Refused)
    assert world.paths() == ["/robots.txt"]


@pytest.mark.parametrize(("answer", "kind"), [
    (reply("%PDF", "application/pdf"), Unfit), (reply(b"x" * 3_500_000, "text/html"), TooLarge), (reply("", "text/html"), Failure),
    (reply("<html>", "text/html", status="403 No"), Failure),
])  # fmt: skip
def test_what_is_no_page_is_one_line(world: World, answer: bytes, kind: type) -> None:
    from phasezero.sources.web_pages import collecting

    world.serve("/a/1", answer)
    assert collecting.PAGE.unpacked_bytes == 5_000_000
    found = page(fetcher(world), f"{world.url}/a/1", wanted(world), NOW)
    if kind is TooLarge:
        kind = Failure  # 3.5 MB of one letter: within the limit, and no page
    assert isinstance(found, kind)
    assert "\n" not in found.why


# Sitemaps


def sitemap(*entries: tuple[str, str]) -> str:
    urls = "".join(f"<url><loc>{loc}</loc><lastmod>{when}</lastmod></url>" for loc, when in entries)
    return f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'


def test_a_sitemap_of_news_has_titles_and_dates() -> None:
    body = b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://a.example/1</loc>
    <news:news><news:publication><news:name>A</news:name><news:language>fr</news:language></news:publication><news:publication_date>2026-11-02T08:00:00Z</news:publication_date><news:title>Un  titre</news:title></news:news></url></urlset>"""
    (one,) = read_sitemap(gzip.compress(body), "https://a.example/sitemap.xml.gz").pages
    assert (one.address, one.title, one.language) == ("https://a.example/1", "Un titre", "fr")
    assert one.published == datetime(2026, 11, 2, 8, tzinfo=UTC)


def test_a_sitemap_may_be_plain_lines() -> None:
    assert len(read_sitemap(b"https://a.example/1\nhttps://a.example/2\n", "https://a.example/").pages) == 2


@pytest.mark.security
@pytest.mark.parametrize("body", [
    b"", b"<html></html>", b"words in lines", b"<urlset>", gzip.compress(b"\0" * 60_000_000), b"\x1f\x8bbroken", b"\xff\xfe\xfd",
    b'<!DOCTYPE x [<!ENTITY a "aa">]><urlset>&a;</urlset>', b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><urlset><url><loc>&a;</loc></url></urlset>',
])  # fmt: skip
def test_what_is_no_sitemap_is_refused(body: bytes) -> None:
    with pytest.raises(BadInput):
        read_sitemap(body, "https://a.example/")


def site(world: World, count: int = 5) -> None:
    world.serve("/robots.txt", reply(f"User-agent: *\nDisallow: /closed\nSitemap: {world.url}/index.xml", "text/plain"))
    world.serve(
        "/index.xml",
        reply(
            f"<sitemapindex><sitemap><loc>{world.url}/map.xml.gz</loc></sitemap><sitemap><loc>{world.url}/gone.xml</loc></sitemap></sitemapindex>",
            "application/xml",
        ),
    )
    entries = [(f"{world.url}/a/{n}", f"2026-11-0{1 + n % 2}T0{n}:00:00Z") for n in range(count)]
    world.serve(
        "/map.xml.gz",
        reply(gzip.compress(sitemap(*entries, (f"{world.url}/closed/1", "2026-11-02")).encode()), "application/gzip"),
    )
    for n in range(count):
        world.serve(f"/a/{n}", reply(html(n), "text/html; charset=utf-8"))


def ask(world: World, state: State = State(), **more: object) -> Batch:  # noqa: B008 - frozen
    return collect(fetcher(world), wanted(world, **more), state, NOW)


def test_a_site_is_read_in_batches_without_loss_or_double(world: World) -> None:
    site(world)
    state, keys, rounds = State(), [], 0
    while True:
        batch = ask(world, state, at_once=2)
        keys += [one.key for one in batch.documents]
        state, rounds = batch.state, rounds + 1
        if not batch.more:
            break
    assert sorted(keys) == [f"{world.url}/a/{n}" for n in range(5)]
    assert rounds == 3
    assert not any("/closed/1" in path for path in world.paths())
    assert any("/gone.xml" in note for note in batch.notes)
    assert ask(world, state).documents == ()


def test_a_page_that_the_sitemap_dates_anew_is_read_again(world: World) -> None:
    site(world, 1)
    first = ask(world)
    world.serve("/map.xml.gz", reply(sitemap((f"{world.url}/a/0", "2026-11-02T11:00:00Z")), "application/xml"))
    assert [one.key for one in ask(world, first.state).documents] == [f"{world.url}/a/0"]


def test_only_wanted_pages_are_asked_for(world: World) -> None:
    site(world)
    batch = ask(world, only="/a/[34]$", since=datetime(2026, 11, 2, tzinfo=UTC))
    assert [one.key for one in batch.documents] == [f"{world.url}/a/3"]


def test_a_site_that_asks_to_wait_keeps_what_was_read(world: World) -> None:
    site(world)
    world.serve("/a/1", reply("", status="429 No", Retry_After="7200"))
    batch = collect(fetcher(world, Clock()), wanted(world), State(), NOW)
    assert [one.key for one in batch.documents] == [f"{world.url}/a/{n}" for n in (0, 2, 4)]
    assert batch.state.next_at == NOW + timedelta(hours=2)
    world.serve("/a/1", reply(html(1), "text/html"))
    assert len(ask(world, batch.state).documents) == 2


def test_a_site_without_a_sitemap_is_one_line(world: World) -> None:
    batch = ask(world)
    assert batch.failed
    assert "sitemap.xml" in batch.notes[0]


def test_a_large_site_is_read_to_its_end_with_a_short_memory(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from phasezero.sources.web_pages import collecting

    monkeypatch.setattr(collecting, "_MOST_SEEN", 4)
    days = [(f"{world.url}/a/{n}", f"2026-10-{n + 1:02d}T00:00:00Z") for n in range(12)]
    world.serve("/sitemap.xml", reply(sitemap(*days), "application/xml"))
    for n in range(12):
        world.serve(f"/a/{n}", reply(html(n), "text/html"))
    state, keys = State(), []
    for _ in range(6):
        batch = ask(world, state, at_once=3)
        state = batch.state
        keys += [one.key for one in batch.documents]
    assert keys == [address for address, _ in days]
    assert len(state.seen) == 4


def test_a_page_without_a_date_has_that_of_its_sitemap(world: World) -> None:
    news = "http://www.google.com/schemas/sitemap-news/0.9"
    body = f'<urlset xmlns:n="{news}"><url><loc>{world.url}/a/1</loc><n:news><n:publication_date>2026-11-01T08:00:00Z</n:publication_date></n:news></url></urlset>'
    world.serve("/sitemap.xml", reply(body, "application/xml"))
    plain = "".join(line for line in html().splitlines(keepends=True) if "published_time" not in line)
    world.serve("/a/1", reply(f"{plain}", "text/html; charset=utf-8"))
    (made,) = ask(world).documents
    assert made.published == datetime(2026, 11, 1, 8, tzinfo=UTC)
    assert made.published_text.endswith("(sitemap)")
