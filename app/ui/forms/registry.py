"""Which editor a kind of parameter has, and which form a type."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec

from app.engine import parameters as kinds
from app.engine.parameters import Ask, Kind
from app.ui.forms.attachments import AttachmentsEditor
from app.ui.forms.condition.editor import ConditionEditor
from app.ui.forms.context import FormContext
from app.ui.forms.documents import (
    DocumentValuesEditor,
    NumberFormatEditor,
    OwnCompanyEditor,
    TemplateFileEditor,
)
from app.ui.forms.editor import Editor
from app.ui.forms.field_values import FieldValuesEditor
from app.ui.forms.lists import ChecklistEditor, KeyValuesEditor, TagsEditor
from app.ui.forms.lookups import ColumnEditor, ColumnsEditor, LookupEditor
from app.ui.forms.people.editors import PeopleEditor, PersonEditor
from app.ui.forms.products import ProductEditor, ProductLinesEditor
from app.ui.forms.references import (
    EntityEditor,
    FieldEditor,
    FieldsEditor,
    PipelineEditor,
    ProviderEditor,
    RuleEditor,
    StageEditor,
)
from app.ui.forms.simple import ChoiceEditor, ChoicesEditor, DurationEditor, FlagEditor, NumberEditor, SecretEditor
from app.ui.forms.text.editor import TemplateEditor
from app.ui.forms.text.made import MadeEditor
from app.ui.forms.text.moments import MomentEditor

EDITORS: Mapping[type[Kind], type[Editor]] = {
    kinds.Template: TemplateEditor,
    kinds.Url: TemplateEditor,
    kinds.VariableName: TemplateEditor,
    kinds.ResultRef: MadeEditor,
    kinds.ChatRef: MadeEditor,
    kinds.TaskRef: MadeEditor,
    kinds.PaymentRef: MadeEditor,
    kinds.DateExpression: MomentEditor,
    kinds.Person: PersonEditor,
    kinds.People: PeopleEditor,
    kinds.StageRef: StageEditor,
    kinds.PipelineRef: PipelineEditor,
    kinds.EntityRef: EntityEditor,
    kinds.FieldRef: FieldEditor,
    kinds.FieldRefs: FieldsEditor,
    kinds.FieldValues: FieldValuesEditor,
    kinds.ProductRef: ProductEditor,
    kinds.ProductLines: ProductLinesEditor,
    kinds.Attachments: AttachmentsEditor,
    kinds.Number: NumberEditor,
    kinds.Duration: DurationEditor,
    kinds.Choice: ChoiceEditor,
    kinds.Choices: ChoicesEditor,
    kinds.Flag: FlagEditor,
    kinds.ProviderRef: ProviderEditor,
    kinds.SecretRef: SecretEditor,
    kinds.ConditionKind: ConditionEditor,
    kinds.KeyValues: KeyValuesEditor,
    kinds.DocumentTemplateRef: TemplateFileEditor,
    kinds.DocumentValues: DocumentValuesEditor,
    kinds.NumberFormat: NumberFormatEditor,
    kinds.DocumentRef: MadeEditor,
    kinds.OwnCompanyRef: OwnCompanyEditor,
    kinds.Checklist: ChecklistEditor,
    kinds.Tags: TagsEditor,
    kinds.RuleRef: RuleEditor,
    kinds.LookupRef: LookupEditor,
    kinds.LookupColumn: ColumnEditor,
    kinds.LookupColumns: ColumnsEditor,
}


def editor_for(kind: Kind, ask: Ask, context: FormContext) -> Editor:
    """Return an editor for a parameter: that of its kind, or of the nearest kind above it."""
    found = next(EDITORS[one] for one in type(kind).__mro__ if one in EDITORS)
    return found(kind, ask, context)


def custom_module(type_id: str) -> str | None:
    """Return the module with the form laid out for a type; None where the generated one does."""
    name = f"app.ui.forms.custom.{type_id.replace('.', '_')}"
    return name if find_spec(name) is not None else None
