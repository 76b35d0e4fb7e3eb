"""By which words an opening is found. The database writes these rows itself (migration `found_by_every_word`)."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from organisations.models.assignment import Assignment
from organisations.models.opening import AssignmentPartQuerySet


class AssignmentWordsQuerySet(AssignmentPartQuerySet["AssignmentWords"]):
    """Sets of words. The database writes them, nobody else."""

    never_changes = True


class AssignmentWords(models.Model):
    """The words of an assignment in every language: its title (A), its kind of work, skills, organisation and
    place (B), what one does there (C); each as it is stemmed in its language, and as it is folded.
    """

    assignment = models.OneToOneField(
        Assignment, models.CASCADE, primary_key=True, related_name="words", editable=False
    )
    vector = SearchVectorField(editable=False)

    objects = AssignmentWordsQuerySet.as_manager()

    class Meta:
        indexes = [GinIndex(fields=["vector"], name="assignment_words")]

    def __str__(self) -> str:
        return str(self.assignment_id)


class SearchedWord(models.Model):
    """A word that occurs in work that is or was on offer: what a typing error is compared with.

    Two changes at the same moment may write the same word; nobody waits for the other, and twice is no harm.
    """

    word = models.TextField(db_index=True, editable=False)
    folded = models.TextField(editable=False)

    class Meta:
        indexes = [GistIndex(fields=["folded"], opclasses=["gist_trgm_ops"], name="searched_word_like")]

    def __str__(self) -> str:
        return self.word
