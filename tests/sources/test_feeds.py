"""Feeds: what is new is handed over once, whatever shape, zone or charset it comes in; what is broken is one line."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local_world import NOW, World, fetcher, reply
from phasezero.domain.collected import Batch, State, due, state_of
from phasezero.errors import BadInput
from phasezero.sources.feeds import Subscription, Wanted, collect, dried_up, dry, read_feed, read_opml, write_opml
from phasezero.sources.feeds.collecting import believable
from phasezero.sources.web_pages.addresses import canonical
from phasezero.sources.web_pages.prose import prose

ITEM = """<item><title>Attaque près de {place}</title><link>https://journal.example/{n}?utm_source=rss#top</link><guid>id-{n}</guid>
<pubDate>Mon, 02 Nov 2026 {hour:02d}:30:00 +0100</pubDate><description>&lt;p&gt;Des hommes armés sont venus.&lt;/p&gt;</description></item>"""


def rss(*items: str, language: str = "fr-cf") -> str:
    return f"""<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Journal de l'Est</title><language>{language}</language>
{"".join(items)}</channel></rss>"""


def item(n: int, place: str = "Bambari", hour: int = 9) -> str:
    return ITEM.format(n=n, place=place, hour=hour)


def entry(body: str | bytes, content_type: str = "application/rss+xml") -> object:
    raw = body.encode() if isinstance(body, str) else body
    return read_feed(raw, content_type, "https://journal.example/feed").entries[0]


def ask(world: World, state: State = State(), now: datetime = NOW) -> Batch:  # noqa: B008 - frozen
    return collect(fetcher(world), Wanted("feeds", f"{world.url}/feed"), state, now)


# Entries


def test_an_item_of_rss_is_a_document(world: World) -> None:
    world.serve("/feed", reply(rss(item(1)), "application/rss+xml"))
    (made,) = ask(world).documents
    assert made.key == "id-1"
    assert made.address == "https://journal.example/1"
    assert (made.title, made.text, made.whole) == ("Attaque près de Bambari", "Des hommes armés sont venus.", False)
    assert made.published == datetime(2026, 11, 2, 8, 30, tzinfo=UTC)
    assert made.published_text == "Mon, 02 Nov 2026 09:30:00 +0100"
    assert (made.language, made.publisher, made.seen) == ("fr-CF", "Journal de l'Est", NOW)


def test_the_full_text_is_told_from_a_summary() -> None:
    full = "<p>" + "Ils ont brûlé le marché. " * 20 + "</p><p>Les gens ont fui.</p>"
    made = entry(
        rss(
            f"<item><title>a</title><description>Ils ont…</description><content:encoded><![CDATA[{full}]]></content:encoded></item>"
        )
    )
    assert made.whole
    assert made.text.endswith("\n\nLes gens ont fui.")
    cut = entry(rss("<item><title>a</title><description>Ils ont brûlé le marché [...]</description></item>"))
    assert not cut.whole


@pytest.mark.parametrize(
    "end", ["…", "[…]", "...", "Read more", "Continue reading →", "Lire la suite »", "Leer más", "اقرأ المزيد"]
)
def test_a_long_text_that_goes_on_elsewhere_is_no_whole(end: str) -> None:
    long = "They burned the market. " * 100
    assert entry(rss(f"<item><title>a</title><description>{long}</description></item>")).whole
    assert not entry(rss(f"<item><title>a</title><description>{long}{end}</description></item>")).whole


ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="sw"><title>Habari</title><updated>2026-11-02T09:00:00Z</updated>
<entry><id>tag:x,1</id><title type="html">Watu &lt;b&gt;watatu&lt;/b&gt;</title><link rel="alternate" href="/a/1"/><author><name>Asha</name><email>asha@example.org</email></author>
<published>2026-11-01T22:00:00-02:00</published><updated>2026-11-02T01:00:00Z</updated><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Moja.</p><p>Mbili.</p></div></content></entry></feed>"""


def test_an_entry_of_atom_keeps_zone_language_author_and_its_change() -> None:
    made = entry(ATOM, "application/atom+xml")
    assert made.published == datetime(2026, 11, 2, 0, 0, tzinfo=UTC)
    assert made.changed == datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
    assert (made.title, made.language, made.authors) == ("Watu watatu", "sw", ("Asha",))
    assert made.address == "https://journal.example/a/1"
    assert made.text == "Moja.\n\nMbili."


def test_a_json_feed_is_read() -> None:
    body = """{"version":"https://jsonfeed.org/version/1.1","title":"T","language":"en","items":[{"id":"1","url":"https://a.example/1",
    "title":"One","content_html":"<p>A.</p><p>B.</p>","date_published":"2026-11-02T10:00:00+02:00","authors":[{"name":"Ann"}]}]}"""
    made = entry(body, "application/feed+json")
    assert (made.id, made.text, made.whole, made.authors) == ("1", "A.\n\nB.", True, ("Ann",))
    assert made.published == datetime(2026, 11, 2, 8, 0, tzinfo=UTC)


def test_rdf_is_read() -> None:
    body = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
    <channel rdf:about="https://x.example"><title>X</title></channel><item rdf:about="https://x.example/1"><title>One</title><link>https://x.example/1</link><dc:date>2026-11-02</dc:date></item></rdf:RDF>"""
    assert entry(body).published == datetime(2026, 11, 2, tzinfo=UTC)


@pytest.mark.parametrize(("encoding", "declared", "header"), [
    ("windows-1252", "windows-1252", "text/xml"), ("windows-1252", "utf-8", "application/xml"), ("utf-8", "utf-8", "text/xml; charset=iso-8859-1"),
    ("utf-16", "utf-16", "application/xml"), ("utf-8", "utf-8", "text/xml"), ("utf-8", "nonsense-77", "application/rss+xml"), ("utf-8-sig", "utf-8", "application/rss+xml"),
])  # fmt: skip
def test_titles_survive_wrong_and_missing_charsets(encoding: str, declared: str, header: str) -> None:
    body = rss(item(1)).replace('encoding="UTF-8"', f'encoding="{declared}"').encode(encoding)
    assert read_feed(body, header, "https://x.example/").entries[0].title == "Attaque près de Bambari"


@pytest.mark.parametrize(("encoding", "title"), [
    ("windows-1256", "قُتل اثنا عشر شخصا في هجوم على سوق المدينة"), ("windows-1251", "Вооруженные люди напали на рынок города в понедельник"),
    ("gb18030", "武装人员星期一袭击了镇上的市场,几座房屋被烧毁"),
])  # fmt: skip
def test_a_title_in_a_charset_that_nobody_declares_is_read_by_its_letters(encoding: str, title: str) -> None:
    items = "".join(item(n, place=title) for n in range(4))
    body = rss(items).replace("Attaque près de ", "").replace("Des hommes armés sont venus", title).encode(encoding)
    assert read_feed(body, "text/xml; charset=utf-8", "https://x.example/").entries[0].title == title


def test_without_a_guid_the_address_stands_for_an_item_and_without_both_its_words(world: World) -> None:
    plain = "<item><title>One</title><link>https://journal.example/1?fbclid=x</link></item><item><title>Two</title></item>"
    world.serve("/feed", reply(rss(plain)))
    first, second = ask(world).documents
    assert first.key == "https://journal.example/1"
    assert second.key.startswith("sha256:")


def test_items_that_share_a_guid_are_told_apart_by_their_addresses(world: World) -> None:
    world.serve("/feed", reply(rss(item(1), item(2)).replace("id-2", "id-1")))
    assert [one.key for one in ask(world).documents] == ["https://journal.example/1", "https://journal.example/2"]


def test_a_date_that_cannot_be_true_is_left_out_and_told(world: World) -> None:
    world.serve("/feed", reply(rss(item(1).replace("2026", "2036"))))
    batch = ask(world)
    assert batch.documents[0].published is None
    assert "2036" in batch.documents[0].published_text
    assert batch.notes == ("1 dates that cannot be true were left out",)
    assert believable(NOW + timedelta(hours=25), NOW) is not None


def test_what_is_left_out_is_told(world: World) -> None:
    world.serve(
        "/feed", reply(rss("<item><title></title><guid>x</guid></item>", *("<item><title>a</title></item>" for _ in range(2001))))
    )
    batch = ask(world)
    assert batch.notes == ("2 entries beyond the first 2000 were not read", "1 entries without a title and a text were left out")


# State


def test_an_item_is_handed_over_once_and_again_when_it_changed(world: World) -> None:
    changed = item(1).replace("sont venus", "sont venus, 12 morts")
    world.serve("/feed", reply(rss(item(1))), reply(rss(item(2), item(1))), reply(rss(item(2), changed)))
    first = ask(world)
    second = ask(world, first.state)
    third = ask(world, second.state)
    assert [[one.key for one in batch.documents] for batch in (first, second, third)] == [["id-1"], ["id-2"], ["id-1"]]
    assert "12 morts" in third.documents[0].text


def test_what_did_not_change_is_not_sent_again(world: World) -> None:
    world.serve_with(
        "/feed",
        lambda asked, _: (
            reply("", status="304 Not Modified")
            if asked.headers.get("if-none-match") == '"1"'
            else reply(rss(item(1)), ETag='"1"')
        ),
    )
    first = ask(world)
    second = ask(world, first.state, NOW + timedelta(hours=1))
    assert second.documents == ()
    assert second.state.last_success == NOW + timedelta(hours=1)
    assert second.state.last_item == NOW


def test_failures_back_off_and_a_success_ends_that(world: World) -> None:
    world.serve("/feed", reply("", status="500 No"))
    state, waits = State(), []
    for _ in range(12):
        batch = ask(world, state)
        state = batch.state
        assert batch.failed
        waits.append(state.next_at - NOW)
    assert waits[:3] == [timedelta(minutes=15), timedelta(minutes=30), timedelta(hours=1)]
    assert waits[-1] == timedelta(days=2)
    assert not due(state, NOW + timedelta(days=1))
    world.serve("/feed", reply(rss(item(1))))
    after = ask(world, state).state
    assert after.failures == 0
    assert due(after, NOW + timedelta(hours=1))


def test_a_feed_that_moved_is_asked_at_its_new_address(world: World) -> None:
    world.serve("/feed", reply("", status="301 Moved", Location="/new"))
    world.serve("/new", reply(rss(item(1))))
    first = ask(world)
    assert first.state.moved_to == f"{world.url}/new"
    assert any("moved for good" in note for note in first.notes)
    ask(world, first.state)
    assert world.paths() == ["/feed", "/new", "/new"]


def test_a_feed_that_is_gone_is_asked_no_more(world: World) -> None:
    world.serve("/feed", reply("", status="410 Gone"))
    batch = ask(world)
    assert batch.state.gone
    assert not due(batch.state, NOW + timedelta(days=999))


def test_a_wait_that_the_server_asks_for_is_kept(world: World) -> None:
    world.serve("/feed", reply("", status="503 No", Retry_After="86400"))
    assert ask(world).state.next_at == NOW + timedelta(days=1)


def test_a_state_is_one_line_and_comes_back(world: World) -> None:
    world.serve("/feed", reply(rss(*(item(n, hour=n) for n in range(8))), ETag='"é"'))
    state = ask(world).state
    assert state_of(state.as_json()) == state
    assert "\n" not in state.as_json()
    assert state_of("") == State()
    for broken in ("[]", "{", '{"unknown": 1}', '{"next_at": "x"}', "3"):
        with pytest.raises(BadInput):
            state_of(broken)


def test_the_same_answers_give_the_same_batch(world: World) -> None:
    world.serve("/feed", reply(rss(item(1), item(2))))
    assert ask(world) == ask(world)


def test_a_new_address_that_fails_gives_way_to_the_first_one(world: World) -> None:
    world.serve("/feed", reply(rss(item(1))))
    batch = ask(world, State(moved_to=f"{world.url}/gone", failures=5))
    assert not batch.failed
    assert world.paths() == ["/feed"]


@given(st.text(max_size=60))
def test_any_date_is_read_or_left_out_with_its_words(text: str) -> None:
    said = "".join(c for c in text if c.isprintable() and c not in "<>&")
    made = entry(rss(f"<item><title>x</title><pubDate>{said}</pubDate></item>").encode("utf-8", "replace"))
    assert made.published is None or made.published.tzinfo is UTC
    assert made.title == "x"


# Broken and hostile


LAUGHS = '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><rss><channel><title>&b;</title></channel></rss>'
INSIDE = '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><title>&x;</title></channel></rss>'


@pytest.mark.security
@pytest.mark.parametrize("body", [
    b"", b"   ", b"<html><body>Error</body></html>", b"<!DOCTYPE html><html></html>", b"not xml at all", b"\0" * 100, b"\xff" * 500, b"{}", b"[1]",
    b'{"version":"https://jsonfeed.org/version/1","items":', b'{"version":"https://jsonfeed.org/version/1","items":3}', b"{" * 200_000,
    rss(item(1), item(2)).encode()[:-40], LAUGHS.encode(), LAUGHS.encode("utf-16"), INSIDE.encode(), b"<opml></opml>", b"<rss>",
])  # fmt: skip
def test_what_is_no_feed_is_one_line_and_nothing_is_half_read(world: World, body: bytes) -> None:
    world.serve("/feed", reply(body, "application/rss+xml"))
    batch = ask(world)
    assert batch.failed
    assert batch.documents == ()
    assert len(batch.notes) == 1
    assert "\n" not in batch.notes[0]
    assert "root:" not in batch.notes[0]
    assert batch.state.failures == 1


def test_a_feed_that_is_not_well_formed_is_read_and_told() -> None:
    feed = read_feed(rss(item(1)).replace("<title>Journal", "<title>A & B Journal").encode(), "text/xml", "https://x.example/")
    assert len(feed.entries) == 1
    assert "not well-formed" in feed.notes[0]


def test_ten_megabytes_in_one_line_are_read_or_refused_in_time(world: World) -> None:
    world.serve("/feed", reply(rss(f"<item><title>x</title><description>{'a' * 9_000_000}</description></item>")))
    batch = ask(world)
    assert batch.failed or len(batch.documents) == 1


def test_a_feed_cannot_make_the_reader_ask_anyone(world: World) -> None:
    world.serve("/feed", reply(rss(item(1)).replace("<channel>", f'<channel xml:base="{world.url}/inner/">')))
    ask(world)
    ask(world)
    assert set(world.paths()) == {"/feed"}
    with pytest.raises(BadInput):
        read_feed(f"{world.url}/inner".encode(), "", "")
    assert set(world.paths()) == {"/feed"}


@given(st.binary(max_size=300))
def test_any_bytes_are_a_feed_or_one_line(body: bytes) -> None:
    try:
        read_feed(body, "text/xml", "https://x.example/")
    except BadInput as error:
        assert "\n" not in str(error)  # noqa: PT017 - either outcome is right


@given(st.text(max_size=300))
def test_any_html_becomes_text_without_control_signs(html: str) -> None:
    text = prose(html)
    assert all(c.isprintable() or c == "\n" for c in text)
    assert "\n\n\n" not in text


def test_scripts_and_styles_are_no_text() -> None:
    assert (
        prose("<style>p{}</style><p>One<script>evil()</script> two</p><!-- no --><p>Three&nbsp;&amp; four<br>five</p>")
        == "One two\n\nThree & four\nfive"
    )


def test_deep_nesting_is_read() -> None:
    assert isinstance(prose("<b>" * 100_000 + "x"), str)


# Addresses


@pytest.mark.parametrize(("given", "expected"), [
    ("HTTPS://News.Example:443/a?utm_medium=x&id=3#c", "https://news.example/a?id=3"), ("http://a.example", "http://a.example/"),
    ("https://a.example/é?q=%C3%A9", "https://a.example/%C3%A9?q=%C3%A9"), ("/b", "https://base.example/b"), ("mailto:x@example.org", ""),
    ("javascript:alert(1)", ""), ("http://[::1", ""), ("", "https://base.example/x"), ("https://a.example/a?b&fbclid=1", "https://a.example/a?b="),
])  # fmt: skip
def test_one_document_has_one_address(given: str, expected: str) -> None:
    assert canonical(given, "https://base.example/x") == expected


@given(st.text(max_size=80))
def test_a_canonical_address_stays_as_it_is(path: str) -> None:
    once = canonical(f"https://a.example/{path}")
    assert canonical(once) == once or not once


# Rhythm


def every(gap: timedelta, count: int = 20, last: datetime = NOW) -> list[datetime]:
    return [last - gap * n for n in range(count)]


def test_a_feed_that_stopped_is_told_and_one_with_its_usual_gap_is_not() -> None:
    daily = every(timedelta(days=1))
    assert dried_up(daily, NOW + timedelta(days=3, hours=12)) is None
    found = dried_up(daily, NOW + timedelta(days=5))
    assert found is not None
    assert (found.since, found.usual_gap) == (NOW, timedelta(days=1))


def test_a_busy_feed_gets_three_days_and_too_few_items_tell_nothing() -> None:
    assert dried_up(every(timedelta(minutes=5)), NOW + timedelta(days=2)) is None
    assert dried_up(every(timedelta(days=1), count=4), NOW + timedelta(days=999)) is None
    assert dried_up([], NOW) is None


@given(st.lists(st.integers(1, 10_000), min_size=5, max_size=40), st.integers(0, 2000))
def test_what_has_dried_up_stays_so_until_something_comes(minutes: list[int], hours: int) -> None:
    history = [NOW - timedelta(minutes=one) for one in minutes]
    now = NOW + timedelta(hours=hours)
    if dried_up(history, now):
        assert dried_up(history, now + timedelta(days=1))
        assert not dried_up([*history, now], now)


def test_a_state_knows_that_its_feed_has_dried_up(world: World) -> None:
    world.serve("/feed", reply(rss(*(item(n, hour=n) for n in range(10)))))
    state = ask(world).state
    assert state.gap_hours == pytest.approx(1)
    assert dry(state, NOW + timedelta(days=2)) is None
    assert dry(state, NOW + timedelta(days=4)) is not None
    assert dry(State(), NOW) is None


# OPML


def test_a_list_of_feeds_goes_out_and_comes_back() -> None:
    feeds = (
        Subscription("Journal & Co", "https://a.example/feed?x=1", "https://a.example/", "fr", "CAF", "media", "Someone"),
        Subscription("B", "https://b.example/feed"),
    )
    written = write_opml("Feeds", feeds, NOW)
    assert read_opml(written) == (feeds, ())
    assert write_opml("Feeds", feeds, NOW) == written


def test_a_list_from_elsewhere_is_read_with_folders_and_without_what_is_no_feed() -> None:
    body = b"""<opml version="1.0"><body><outline text="Africa"><outline text="A" xmlUrl="https://a.example/feed"/><outline text="again" xmlUrl="https://a.example/feed#x"/>
    <outline text="bad" xmlUrl="file:///etc/passwd"/></outline></body></opml>"""
    feeds, notes = read_opml(body)
    assert [one.name for one in feeds] == ["A"]
    assert notes == ("1 feeds without an address of the web were left out",)


@pytest.mark.security
@pytest.mark.parametrize(
    "body", [b"", b"<opml>", b"<rss></rss>", LAUGHS.replace("rss", "opml").encode(), INSIDE.replace("rss", "opml").encode()]
)
def test_what_is_no_list_of_feeds_is_refused(body: bytes) -> None:
    with pytest.raises(BadInput):
        read_opml(body)
