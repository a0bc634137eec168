"""The kinds of value a form can ask for.

Each kind reads a raw JSON value into what the rule works with, says what is wrong with it, and gives its JSON Schema.
For every kind there is an editor in ``app/ui/forms``; a test demands the pair.
"""

from __future__ import annotations

from app.engine.parameters.base import Ask, Json, Kind
from app.engine.parameters.documents import (
    DocumentRef,
    DocumentTemplateRef,
    DocumentValues,
    NumberFormat,
    OwnCompanyRef,
)
from app.engine.parameters.references import (
    EntityRef,
    FieldRef,
    FieldRefs,
    LookupColumn,
    LookupColumns,
    LookupRef,
    People,
    Person,
    PipelineRef,
    ProviderRef,
    RuleRef,
    SecretRef,
    StageRef,
)
from app.engine.parameters.texts import (
    ChatRef,
    Checklist,
    DateExpression,
    KeyValues,
    PaymentRef,
    ResultRef,
    Tags,
    TaskRef,
    Template,
    Url,
    VariableName,
)
from app.engine.parameters.values import (
    AttachedFiles,
    Attachments,
    Choice,
    ConditionKind,
    Duration,
    FieldValue,
    FieldValues,
    Flag,
    Number,
)

__all__ = [
    "Ask",
    "AttachedFiles",
    "Attachments",
    "ChatRef",
    "Checklist",
    "Choice",
    "ConditionKind",
    "DateExpression",
    "DocumentRef",
    "DocumentTemplateRef",
    "DocumentValues",
    "Duration",
    "EntityRef",
    "FieldRef",
    "FieldRefs",
    "FieldValue",
    "FieldValues",
    "Flag",
    "Json",
    "KeyValues",
    "Kind",
    "LookupColumn",
    "LookupColumns",
    "LookupRef",
    "Number",
    "NumberFormat",
    "OwnCompanyRef",
    "PaymentRef",
    "People",
    "Person",
    "PipelineRef",
    "ProviderRef",
    "ResultRef",
    "RuleRef",
    "SecretRef",
    "StageRef",
    "Tags",
    "TaskRef",
    "Template",
    "Url",
    "VariableName",
]
