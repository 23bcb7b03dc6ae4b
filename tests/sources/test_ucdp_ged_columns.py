import pytest
from ged_rows import HEADER, STYLES

from phasezero.errors import UnreadableFile
from phasezero.sources.ucdp_ged import columns


@pytest.mark.parametrize("style", STYLES)
def test_every_column_of_every_style_is_used_kept_or_ignored(style: str) -> None:
    assert [name for name in STYLES[style] if not columns.known(name)] == []
    places, kept = columns.layout(STYLES[style], "f.csv")
    assert set(columns.USED) <= set(places)
    ignored = [name for name in STYLES[style] if name in columns.IGNORED]
    assert len(set(places.values())) + len(ignored) == len(STYLES[style])
    assert set(kept) <= columns.KEPT


def test_capitals_and_spaces_in_a_header_do_not_matter() -> None:
    assert columns.layout([f" {name.upper()} " for name in HEADER], "f.csv") == columns.layout(HEADER, "f.csv")


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ([name for name in HEADER if name != "latitude"], "lacks the column 'latitude'"),
        ([*HEADER, "mood"], "unknown column 'mood'"),
        ([*HEADER, "best"], "'best' twice"),
        ([*HEADER, "best_est"], "'best_est' twice"),
        ([";".join(HEADER)], "none of UCDP GED's"),
        (["event_date", "fatalities", "notes"], "none of UCDP GED's"),
    ],
)
def test_a_header_that_does_not_fit_is_refused_by_name(header: list[str], words: str) -> None:
    with pytest.raises(UnreadableFile, match=r"f\.csv") as refused:
        columns.layout(header, "f.csv")
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)
