from modeltranslation.translator import TranslationOptions, register

from refuinterim.core.models import Category, Language, Skill


@register([Category, Skill, Language])
class WordTranslation(TranslationOptions):
    fields = ("name",)
