"""What is said when the store fails, for those who answer people and do not touch the store."""

from storage.failures import DATABASE_FAILURES, Failure, failure_of
from storage.files import FileFault

__all__ = ["DATABASE_FAILURES", "Failure", "FileFault", "failure_of"]
