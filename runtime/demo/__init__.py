"""The demonstration: the portfolios of four cities, two years lived through real commands under a story clock.

Titles and states come from public documents; people, votes, dates and courses are invented. Running it
twice gives the same record but for the random salts.
"""
