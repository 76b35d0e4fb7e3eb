"""The words that a volunteer meets often enough to learn: each with a short explanation in simple Dutch."""

from functools import cache
from pathlib import Path

GLOSSARY = Path(__file__).parent / "glossary_nl.txt"


@cache
def read_explanations(path: Path = GLOSSARY) -> dict[str, str]:
    """Return the explanation of each word of the glossary; words are in small letters.

    A line is a word, a tab and its explanation. Raises ValueError with the line when one is not so.
    """
    explanations: dict[str, str] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        word, _, explanation = line.partition("\t")
        if not word or word != word.strip().lower() or not explanation.strip():
            raise ValueError(f"{path}: line {number}: expected a small word, a tab and an explanation")
        if word in explanations:
            raise ValueError(f"{path}: line {number}: {word} is there twice")
        explanations[word] = explanation.strip()
    return explanations


def read_glossary(path: Path = GLOSSARY) -> frozenset[str]:
    """Return the words of the glossary."""
    return frozenset(read_explanations(path))
