"""Is it rising: counts by unit and day → expectation, evidence of a rise, how often chance alone brings as much, and since when.

Pure functions on arrays of shape (unit, day); nothing is read or written. The kernels are compiled when first used.
"""
