"""Events in Spanish, Portuguese, Swahili and Arabic. All sentences are made up."""

from __future__ import annotations

import pytest

from phasezero.extract.events import code


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "La comunidad conmemora a diez años de la masacre en la que murieron 50 personas."),
        ("es", "A veinte años del asesinato de cien campesinos, las familias piden justicia."),
        ("es", "Se cumplen quince años de la matanza de 43 estudiantes."),
        ("pt", "A dez anos do massacre de cem camponeses, as famílias pedem justiça."),
        ("pt", "Completam-se vinte anos da chacina de 43 estudantes."),
        ("sw", "Ni miaka kumi tangu mauaji ya watu 50 kijijini."),
        ("sw", "Miaka kumi na mitano iliyopita wanamgambo waliwaua watu 60 kijijini."),
        ("sw", "Familia zakumbuka mwaka wa kumi wa utekaji nyara wa wanawake 20."),
        ("ar", "بعد عشر سنوات على المجزرة التي قتل فيها مئة شخص، يطالب الأهالي بالعدالة."),
    ],
)
def test_what_is_remembered_is_no_new_event(language: str, text: str) -> None:
    assert not code(text, language=language)


@pytest.mark.parametrize(
    ("text", "killed"),
    [
        ("Wanamgambo waliwaua watu kumi na wawili kijijini.", 12),
        ("Wanamgambo waliwaua watu mia mbili kijijini.", 200),
        ("Wanamgambo waliwaua watu mia mbili na hamsini kijijini.", 250),
        ("Wanamgambo waliwaua watu ishirini na watano kijijini.", 25),
        ("Wanamgambo waliwaua watu watano kijijini.", 5),
    ],
)
def test_swahili_numbers_multiply_from_behind(text: str, killed: int) -> None:
    (told,) = code(text, language="sw")
    assert told.deaths is not None
    assert told.deaths.best == killed


@pytest.mark.parametrize(
    ("language", "text", "many"),
    [
        ("es", "Doscientos habitantes se vieron obligados a abandonar sus hogares.", 200),
        ("es", "Trescientas personas huyeron de sus casas.", 300),
        ("pt", "Duzentas pessoas fugiram das suas casas.", 200),
        ("sw", "Watu elfu tatu wamelazimika kuyahama makazi yao.", 3000),
        ("ar", "ونزح ثلاثمئة شخص من القرية.", 300),
        ("ar", "فنزح 500 شخص من القرية.", 500),
    ],
)
def test_flight_from_home_is_displacement(language: str, text: str, many: int) -> None:
    told = [one for one in code(text, language=language) if one.type.value == "forced displacement"]
    assert [one.affected.best for one in told if one.affected] == [many]
