"""A question of a conversation made to stand alone, by rules.

"Ông ấy là ai?" gets the name of the man spoken of, "còn năm 2022 thì sao?" the question
that it is asked of again, "ở đâu?" what is spoken of. A question that stands alone is
left exactly as it is: a false reading is worse than none.

Pure. Knows nothing of where turns are kept, of language models or of searching.
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.answering.anaphora import resolved
from rag.answering.ellipsis import asked_again, asks_the_same
from rag.answering.fragments import completed
from rag.answering.turns import EarlierTurn
from rag.vietnamese.normalise import match_form


def stand_alone(question: str, turns: Sequence[EarlierTurn]) -> str:
    """The question as it stands without the turns before it, oldest first; the question
    itself, unchanged, where it does already or where nothing said before fits."""
    if not turns:
        return question
    last = turns[-1]
    if asks_the_same(question):
        return last.question
    whole = resolved(question, turns)
    again = asked_again(whole, last)
    if again is None:
        again = completed(whole, last)
    understood = again if again is not None else whole
    return question if match_form(understood) == match_form(question) else understood
