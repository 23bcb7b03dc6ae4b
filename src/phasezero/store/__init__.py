"""The records: models, migrations, visibility, search, ledger. The only room that writes to disk or database.

In: domain objects, a viewer, an as-of day. Out: domain objects and Polars tables, read through one visibility filter.
"""
