"""What the types of fields and the kinds of parameters are called."""

from __future__ import annotations

from collections.abc import Mapping

from app.engine import parameters as kinds
from app.engine.model.values import FieldType
from app.engine.words import Msg, beside, msg, msgs

NAMED = 8
"""How many choices are named; of more, the first three."""
_COMMAS = Msg("{one}, {two}, {three}")

TYPE_WORDS: Mapping[FieldType, Msg] = {
    FieldType.STRING: msg("text"),
    FieldType.TEXT: msg("long text"),
    FieldType.INTEGER: msg("whole number"),
    FieldType.DECIMAL: msg("number"),
    FieldType.MONEY: msg("money"),
    FieldType.BOOLEAN: msg("yes/no"),
    FieldType.DATE: msg("date"),
    FieldType.DATETIME: msg("date and time"),
    FieldType.ENUMERATION: msg("list"),
    FieldType.EMPLOYEE: msg("employee"),
    FieldType.CLIENT: msg("client"),
    FieldType.FILE: msg("file"),
    FieldType.URL: msg("web address"),
    FieldType.ADDRESS: msg("address"),
    FieldType.PHONES: msg("phones"),
    FieldType.EMAILS: msg("e-mails"),
}

_NAMED: Mapping[type[kinds.Kind], Msg] = {
    kinds.Url: msg("web address"),
    kinds.ChatRef: msg("chat"),
    kinds.TaskRef: msg("task"),
    kinds.PaymentRef: msg("payment"),
    kinds.VariableName: msg("name of a variable"),
    kinds.DateExpression: msg("date, or a placeholder that gives one"),
    kinds.Tags: msg("short words"),
    kinds.Checklist: msg("lines of text"),
    kinds.KeyValues: msg("names with texts"),
    kinds.Person: msg("person"),
    kinds.People: msg("people"),
    kinds.StageRef: msg("stage"),
    kinds.PipelineRef: msg("pipeline"),
    kinds.EntityRef: msg("type of record"),
    kinds.FieldRef: msg("field"),
    kinds.FieldRefs: msg("fields"),
    kinds.LookupRef: msg("look-up table"),
    kinds.LookupColumn: msg("column of a look-up table"),
    kinds.LookupColumns: msg("columns of a look-up table"),
    kinds.SecretRef: msg("secret from the keyring"),
    kinds.RuleRef: msg("rule of this rule set"),
    kinds.FieldValues: msg("fields with new values"),
    kinds.Attachments: msg("files"),
    kinds.ProductRef: msg("product of the price list"),
    kinds.ProductLines: msg("products with quantities and prices"),
    kinds.Duration: msg("length of time"),
    kinds.DocumentTemplateRef: msg("template (.docx)"),
    kinds.DocumentValues: msg("names of the template with texts"),
    kinds.DocumentRef: msg("document"),
    kinds.NumberFormat: msg("number format, such as {example}").fill(example="{year}-{number:04}"),
    kinds.OwnCompanyRef: msg("own company"),
    kinds.Flag: msg("yes/no"),
    kinds.ConditionKind: msg("condition"),
}
_CHANNELS: Mapping[str, Msg] = {
    "sms": msg("SMS provider"),
    "telephony": msg("telephone line"),
    "email": msg("mailbox"),
}
_FORMS: Mapping[str, Msg] = {
    "line": msg("one line of text with placeholders"),
    "plain": msg("text with placeholders"),
    "rich": msg("formatted text with placeholders"),
}


def kind_words(kind: kinds.Kind) -> Msg:
    """Return what a parameter takes: “people”, “one of: Low, High”; a kind of another package is called as its base."""
    match kind:
        case kinds.Choice():
            return _choice(tuple(label for _, label in kind.options))
        case kinds.Choices():
            return msg("any of: {choices}").fill(choices=tuple(label for _, label in kind.options))
        case kinds.Number():
            return _number(kind)
        case kinds.ProviderRef():
            return _CHANNELS.get(kind.channel, msg("provider"))
    named = next((_NAMED[one] for one in type(kind).__mro__ if one in _NAMED), None)
    if named is None and isinstance(kind, kinds.Template):
        named = _FORMS.get(kind.form)
    return named or msg("value")


def type_words(kind: FieldType, *, multiple: bool = False) -> Msg:
    """Return what a type of values is called, and whether there may be several."""
    return msg("{type}, several").fill(type=TYPE_WORDS[kind]) if multiple else TYPE_WORDS[kind]


def _choice(labels: tuple[Msg, ...]) -> Msg:
    if len(labels) <= NAMED:
        return msg("one of: {choices}").fill(choices=labels)
    words = msgs("one of: {choices} and {n} other", "one of: {choices} and {n} others")
    return words.fill(choices=_COMMAS.fill(one=labels[0], two=labels[1], three=labels[2]), n=len(labels) - 3)


def _number(kind: kinds.Number) -> Msg:
    words = msg("whole number") if kind.whole else msg("number")
    if kind.least is not None and kind.most is not None:
        words = msg("{number} from {least} to {most}").fill(number=words, least=kind.least, most=kind.most)
    elif kind.least is not None:
        words = msg("{number}, at least {least}").fill(number=words, least=kind.least)
    elif kind.most is not None:
        words = msg("{number}, at most {most}").fill(number=words, most=kind.most)
    return msg("{number} ({unit})").fill(number=words, unit=beside(None, kind.unit)) if kind.unit else words
