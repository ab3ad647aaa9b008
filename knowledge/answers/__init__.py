"""Matches become an answer, and an answer becomes Dutch; dialogues and overviews."""

from knowledge.answers.ages import age
from knowledge.answers.bands import settle
from knowledge.answers.chat import DROPPED, HELP, is_english, small_talk
from knowledge.answers.comparisons import answer
from knowledge.answers.dialogue import Dialogue, Memory, begin, follow, in_context
from knowledge.answers.overviews import (
    coverage,
    letter_about,
    letter_meant,
    letters_about,
    letters_known,
    newest,
    overview_asked,
    searched,
    subject_known,
    typed_so_far,
    which_letter,
)
from knowledge.answers.suggestions import follow_ups, followed, said_from
from knowledge.answers.wording import label, mark, say, sentence, welcome

__all__ = [
    "DROPPED",
    "HELP",
    "Dialogue",
    "Memory",
    "age",
    "answer",
    "begin",
    "coverage",
    "follow",
    "follow_ups",
    "followed",
    "in_context",
    "is_english",
    "label",
    "letter_about",
    "letter_meant",
    "letters_about",
    "letters_known",
    "mark",
    "newest",
    "overview_asked",
    "said_from",
    "say",
    "searched",
    "sentence",
    "settle",
    "small_talk",
    "subject_known",
    "typed_so_far",
    "welcome",
    "which_letter",
]
