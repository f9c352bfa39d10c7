"""Vote arithmetic: a rule, an electorate and the votes so far give a result that people can check.

Nothing here knows who may vote when; a gate review decides that. A tally says what closing now would
give, what is still possible, and whether the outcome is certain whatever the free seats do. A free
seat has not voted: it may vote anything, stay silent, be recused or fall vacant.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any, Literal, Self
from uuid import UUID

from domain.vote_rules import Abstention, Closes, MajorityBase, QuorumBase, Tie, VoteRule, format_share

type_language = Literal["de", "en"]
