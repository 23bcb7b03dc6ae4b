"""Rows of GED made on the spot, and the header styles it has had."""

from __future__ import annotations

import csv
import io

SHARED = (
    "id,relid,year,active_year,code_status,type_of_violence,conflict_new_id,conflict_name,dyad_new_id,dyad_name,"
    "side_a_new_id,side_a,side_b_new_id,side_b,number_of_sources,source_article,source_office,source_date,"
    "source_headline,source_original,where_prec,where_coordinates,where_description,adm_1,adm_2,latitude,longitude,"
    "priogrid_gid,country,country_id,region,event_clarity,date_prec,date_start,date_end,deaths_a,deaths_b,"
    "deaths_civilians,deaths_unknown,best,high,low"
)
HEADER = SHARED.split(",")

ROW = dict.fromkeys(HEADER, "") | {
    "id": "1001",
    "year": "2013",
    "type_of_violence": "3",
    "conflict_name": "Anti-balaka - Civilians",
    "side_a": "anti-Balaka",
    "side_b": "Civilians",
    "source_article": '"Agence France Presse,2013-12-07,Dozens killed"',
    "source_office": "Agence France Presse",
    "source_date": "2013-12-07",
    "source_headline": "Dozens killed",
    "where_prec": "1",
    "where_coordinates": "Bangui city",
    "latitude": "4.366667",
    "longitude": "18.583333",
    "country": "Central African Republic",
    "date_prec": "1",
    "date_start": "2013-12-05",
    "date_end": "2013-12-05",
    "deaths_civilians": "10",
    "deaths_unknown": "0",
    "best": "10",
    "high": "20",
    "low": "5",
}

V50 = (
    "id,relid,year,active_year,type_of_violence,conflict_dset_id,conflict_name,dyad_dset_id,dyad_name,side_a_dset_id,side_a,"
    "side_b_dset_id,side_b,source_article,source_original,where_prec,where_coordinates,adm_1,adm_2,latitude,longitude,geom_wkt,"
    "priogrid_gid,country,region,event_clarity,date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians,deaths_unknown,"
    "best_est,high_est,low_est,gwnoa,gwnob"
)
V171 = (
    "id,year,active_year,code_status,type_of_violence,conflict_id,conflict_name,dyad_id,dyad_name,side_a_id,gwnoa,side_a,"
    "side_b_id,gwnob,side_b,number_of_sources,source_article,source_office,source_date,source_headline,source_original,where_prec,"
    "where_coordinates,adm_1,adm_2,latitude,longitude,geom_wkt,priogrid_gid,country,country_id,region,event_clarity,date_prec,"
    "date_start,date_end,deaths_a,deaths_b,deaths_civilians,deaths_unknown,low,best,high"
)
V251 = (
    "id,relid,year,active_year,code_status,type_of_violence,conflict_dset_id,conflict_new_id,conflict_name,dyad_dset_id,"
    "dyad_new_id,dyad_name,side_a_dset_id,side_a_new_id,side_a,side_b_dset_id,side_b_new_id,side_b,number_of_sources,"
    "source_article,source_office,source_date,source_headline,source_original,where_prec,where_coordinates,where_description,"
    "adm_1,adm_2,latitude,longitude,geom_wkt,priogrid_gid,country,country_id,region,event_clarity,date_prec,date_start,date_end,"
    "deaths_a,deaths_b,deaths_civilians,deaths_unknown,best,high,low,gwnoa,gwnob"
)
STYLES = {"shared": HEADER, "5.0": V50.split(","), "17.1": V171.split(","), "25.1": V251.split(",")}


def as_csv(rows: list[dict[str, str]], header: list[str] | None = None) -> str:
    """Rows as CSV text; each is the standard row with the values given."""
    out = io.StringIO()
    writer = csv.DictWriter(out, header or HEADER, extrasaction="ignore")
    writer.writeheader()
    writer.writerows([{**ROW, "id": str(1000 + i), **row} for i, row in enumerate(rows, 1)])
    return out.getvalue()
