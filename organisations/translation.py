from modeltranslation.translator import TranslationOptions, register

from organisations.models import Assignment, InformationNote, Organisation, Photo


@register(Organisation)
class OrganisationTranslation(TranslationOptions):
    fields = ("about",)


@register(Assignment)
class AssignmentTranslation(TranslationOptions):
    fields = ("title", "description", "thanks", "recognise", "door", "bring")


@register(InformationNote)
class InformationNoteTranslation(TranslationOptions):
    fields = ("aim", "insurance", "reimbursement", "secrecy")


@register(Photo)
class PhotoTranslation(TranslationOptions):
    fields = ("alt",)
