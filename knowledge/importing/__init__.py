"""Draft facts go into the store: which letter is it, what was known of it, in one transaction."""

from knowledge.importing.importer import Given, Imported, Outcome, files_in, import_letter
from knowledge.importing.titles import printable

__all__ = [
    "Given",
    "Imported",
    "Outcome",
    "files_in",
    "import_letter",
    "printable",
]
