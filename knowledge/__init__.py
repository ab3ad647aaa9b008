"""Letters, facts, Dutch and questions: everything but Teams. This module is the front door; `bot` uses nothing else."""

from knowledge.desk import Desk
from knowledge.model import Coverage, Display, Line, Option, Said, StoreError

__all__ = ["Coverage", "Desk", "Display", "Line", "Option", "Said", "StoreError"]
