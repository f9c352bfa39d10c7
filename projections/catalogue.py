"""All projections."""

TABLES = ()
