"""Places on the earth, taken for a sphere: latitude and longitude in degrees."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from phasezero.domain.distance import EARTH_KM

Floats = npt.NDArray[np.float64]


def unit(places: Floats) -> Floats:
    """Points of the unit sphere, of shape (place, 3); `places` of shape (place, 2)."""
    latitude, longitude = np.radians(places).T
    around = np.cos(latitude)
    return np.column_stack([around * np.cos(longitude), around * np.sin(longitude), np.sin(latitude)])


def angle(here: npt.ArrayLike, there: npt.ArrayLike) -> Floats:
    """Along the surface from one place to others, of shape (place, 2), in radians (haversine)."""
    (latitude, longitude), (latitudes, longitudes) = np.radians(here), np.radians(there).T
    half = np.sin((latitudes - latitude) / 2) ** 2
    half = half + np.cos(latitude) * np.cos(latitudes) * np.sin((longitudes - longitude) / 2) ** 2
    return np.asarray(2 * np.arcsin(np.sqrt(np.clip(half, 0, 1))), dtype=np.float64)


def kilometres(here: npt.ArrayLike, there: npt.ArrayLike) -> Floats:
    """`domain.distance.kilometres` from one place to others, of shape (place, 2)."""
    return EARTH_KM * angle(here, there)
