"""A file becomes a document: title, headings, numbered passages, tables and pages.

Files from outside are read in a process of their own, within limits.
"""

from knowledge.letters.documents import SUFFIXES, Document, DocumentError, Passage, PassageKind, read, refusal

__all__ = [
    "SUFFIXES",
    "Document",
    "DocumentError",
    "Passage",
    "PassageKind",
    "read",
    "refusal",
]
