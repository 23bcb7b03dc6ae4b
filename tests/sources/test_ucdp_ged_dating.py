"""A gold set of citations from UCDP GED (CC BY 4.0), cut down to what carries the date, and traps."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phasezero.sources.ucdp_ged.dating import article_date

LATEST = date(2020, 6, 1)

GOLD = [
    # day/month-year, with two or four figures, or a space
    ("AFP 15/3-11, ", "2011-03-13", "2011-03-15"),
    ("BBC Monitoring Africa - Political 24/4-02", "2002-04-24", "2002-04-24"),
    ("Reuters  12/1-89", "1989-01-08", "1989-01-12"),
    ("EFE 21/3 2007", "2007-03-20", "2007-03-21"),
    ("Reuters  1/2 2004", "2004-01-31", "2004-02-01"),
    ("BBC Monitoring Africa - Political 5/6.02; Radio Freedom", "2002-05-17", "2002-06-05"),
    ("The East African 23/6-00", "1996-12-31", "2000-06-23"),
    # month/day/year
    ("Reuters11/11/1997", "1997-11-10", "1997-11-11"),
    ("Reuters9/8/1991 SRI LANKAN REBELS", "1991-08-08", "1991-09-08"),
    ("AFP 5/1/2008 Mine kills two", "2008-05-01", "2008-05-01"),
    ("BBC 10/3/2008 Sri Lanka troops kill over 60", "2008-10-01", "2008-10-03"),
    ("Reuters13/6/1990 TAMIL REBELS KILL 90", "1990-06-11", "1990-06-13"),
    # day, named month, year
    ("Reuters 28 June 1991", "1991-06-27", "1991-06-28"),
    ("Radio Cadena Nacional (Bogota) 13th September 1989", "1989-09-13", "1989-09-13"),
    ("Xinhua 28 may 07", "2007-05-28", "2007-05-28"),
    ("Ogaden Online, in English 10 Sep 09", "2009-09-01", "2009-09-10"),
    ("Reuters news, 9-Feb-93", "1993-02-06", "1993-02-09"),
    ("Xinhua News Agency 13-dec 2002", "2002-12-12", "2002-12-13"),
    ("Vanguard 19 Mar. 2012", "2012-03-19", "2012-03-19"),
    ("Colombian soldier killed in bombing, 26 July 2013, EFE News Service", "2013-07-26", "2013-07-26"),
    ("Amnesty International13 September 1995, ", "1995-01-01", "1995-09-13"),
    ("8 de febrero de 2011", "2011-02-05", "2011-02-08"),
    ("Le Monde, 2 août 1994", "1994-07-30", "1994-08-02"),
    ("Associated Press (AP) 22 Associated Press (AP)ril 2010 ", "2010-04-20", "2010-04-22"),
    ("October 15 2003.", "2003-07-23", "2003-10-15"),
    ("Amnesty USA report, October 19, 1997", "1997-06-09", "1997-10-19"),
    # year first
    ("EFE 2000-7-29", "2000-07-28", "2000-07-29"),
    ("Reuters, 2009-01-09", "2009-01-09", "2009-01-09"),
    ("AFP 2006/11/26", "2006-11-26", "2006-11-26"),
    ("CAR Daily 2014.06.24", "2014-06-18", "2014-06-24"),
    ("AFP 2009--11-26 ", "2009-11-26", "2009-11-26"),
    ("Reuters  03-12-07", "2003-12-05", "2003-12-07"),
    ("EFE News Service 060523 ", "2006-05-22", "2006-05-23"),
    ("Xinhua News Agency060629  ", "2006-06-29", "2006-06-29"),
    ("AFP 1993-12-23/ BBC 1993-12-24 ", "1993-12-22", "1993-12-23"),
    # the last day of a range, and of a month
    ("West Africa No 3917 12-18 October 1992, p. 1733", "1992-10-05", "1992-10-18"),
    ("1 - 7 April 2012", "2012-04-02", "2012-04-07"),
    ("29 January - 4 February, 2012", "2012-01-30", "2012-02-04"),
    ("Jane's June 1994, 92", "1994-05-24", "1994-06-30"),
    ("HRW September 2007 ", "2006-11-19", "2007-09-30"),
    ("CEWARN Country Updates: May-August 2008.", "2008-05-11", "2008-08-31"),
    ("Enough Project, June 2010, ", "2009-10-22", "2010-06-30"),
    # the year from the event, or the next one
    ("Nov 22 (Reuters)", "2004-11-21", "2004-11-22"),
    ("Feb. 20 (Xinhua)", "2005-02-20", "2005-02-20"),
    ("EFE 28/6", "2004-06-27", "2004-06-28"),
    ("AP, BBC 18/7", "2004-07-17", "2004-07-18"),
    ("BBC 28 Sept", "2002-09-21", "2002-09-28"),
    ("Reuters 2/1", "2004-12-30", "2005-01-02"),
    ("BBC 19 Oct", "2002-10-20", None),
    # the earliest that is not before the event's end
    ("Agence France Presse 18 April 2011; HRW 16 May 2011", "2011-04-20", "2011-05-16"),
    ("BBC Monitoring Africa 24/3-10, ; Ogaden Online, in English 23 Mar 10", "2010-03-11", "2010-03-23"),
    ("people die following 20 November rebel attack. BBC 23 November 2002", "2002-11-20", "2002-11-23"),
    ("Reuters News 6/4, ICG Latin America Report, 16 June 2005", "2005-04-06", "2005-04-06"),
    ("Reuters 1990-01-12", "1990-02-08", None),
    ("AP 6 Feb 2021", "2012-02-04", None),
    # quoted titles are about the event; one mark may be lost at either end
    ('ICG 2011-01-03 "CrisisWatch Database 1 Dec 2010', "2010-11-24", "2011-01-03"),
    ('Reuters 14 March 2011 "FACTBOX-Security developments in Mexico, March 7-13', "2011-03-09", "2011-03-14"),
    ('said dead [Corrected 04/11/03]" 11 April 2003', "2003-04-10", "2003-04-11"),
    ('activities on 5 May (2012)" at a site', "2012-03-15", None),
    # chronicles give the event's own day
    ("Noche y Niebla 1/10", "2004-10-01", None),
    ("Noche y Niebla17/4", "2005-04-17", None),
    ("Noche y Niebla 9/12-05 & Reuters 10/12-05", "2005-12-09", "2005-12-10"),
    # no dates at all
    ("CPMT report no 60", "2004-06-14", None),
    ('No peace without justice", 305', "1994-03-01", None),
    ("Special Court for SL, 424f", "1998-04-20", None),
    ("http://unmis.unmissions.org/Portals/mmr-jun08.pdf", "2008-06-01", None),
    ("http://www.hrw.org/en/news/2010/08/11/lra-abductions", "2010-05-06", None),
    ("National Network Vol 5, Issue 8, 12", "2011-05-25", None),
    ("Nigeria Watch 10429", "2012-11-04", None),
    ("LRA Crisis Tracker, incident report a2I70000000oUy6EAE", "2012-03-09", None),
    ("Horn of Africa Bulletin 3/95, 12", "1995-05-20", None),
    ("AI Index: AFR 44/06/94", "1994-06-08", None),
    ("AFR51/022/1998", "1998-01-01", None),
    ("UPDATE 6-Rebels take town; losses of US$ 12 million, 40% of crops", "2009-01-01", None),
    ("after the 9/11 attacks", "2004-08-01", None),
    ("Overlooking Genocide (9/99)", "1995-08-01", None),
    ("HRW 2002, World Report", "2001-10-11", None),
    ("SCSL-04-15-T-609, 24488", "1996-03-01", None),
    ("BBC Monitoring Service 199-11-11", "1996-11-08", None),
    ("Borderland beat, 2012-97-01", "2012-06-28", None),
    ("AGGREGATION", "2007-12-31", None),
    ("", "2007-12-31", None),
]


@pytest.mark.parametrize(("text", "event_end", "expected"), GOLD)
def test_gold_set(text: str, event_end: str, expected: str | None) -> None:
    found = article_date(text, date.fromisoformat(event_end), LATEST)
    assert found == (date.fromisoformat(expected) if expected else None)


days = st.dates(date(1989, 1, 1), date(2019, 12, 31))


@given(text=st.text(alphabet='0123456789/-. ,;"ABJanMarunes', max_size=60), event_end=days)
def test_no_text_is_read_as_a_day_outside_the_bounds(text: str, event_end: date) -> None:
    found = article_date(text, event_end, LATEST)
    assert found is None or event_end <= found <= LATEST


@given(day=days, lag=st.integers(0, 150))
def test_every_written_form_is_read_back(day: date, lag: int) -> None:
    event_end = day - timedelta(days=lag)
    for form in ("%Y-%m-%d", "%d %B %Y", "%d %b %y", "%m/%d/%Y", "%d/%m-%y", "%d/%m %Y", "%B %d, %Y", "%d/%m", "%b %d (AFP)"):
        written = f"Reuters {day.strftime(form)}"
        assert article_date(written, event_end, LATEST) == day, written
