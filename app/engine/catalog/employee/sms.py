"""Send SMS to employee."""

from __future__ import annotations

from typing import Annotated

from app.engine.catalog.asks import SmsProvider
from app.engine.catalog.categories import EMPLOYEE_ALERTS
from app.engine.catalog.declaration import About, Act, Example, RuleType
from app.engine.effects import Sms
from app.engine.errors import CannotAct
from app.engine.moment import Moment
from app.engine.parameters import Ask, Person, Template
from app.engine.words import msg

LONGEST = 200


class SendEmployeeSms(RuleType):
    """Reach an employee by SMS."""

    about = About(
        "employee.sms",
        EMPLOYEE_ALERTS,
        icon="mdi6.cellphone-message",
        title=msg("Send SMS to employee"),
        description=msg(
            "Sends an SMS to an employee, for instance that an invoice is paid or that a meeting is near."
            " It goes to their mobile number, or else to the first they have."
        ),
        sentence=msg("SMS to {employee}: {text}"),
        synonyms=msg("text message phone mobile remind alert"),
        suggests=("employee.notification",),
    )

    text: Annotated[
        str,
        Template(longest=LONGEST),
        Ask(msg("Text"), help=msg("At most 200 characters once placeholders are filled in.")),
    ]
    employee: Annotated[str, Person(), Ask(msg("Employee"))]
    provider: SmsProvider

    examples = (
        Example(
            "to the mobile number",
            {"text": "{{ item.title }} is paid.", "employee": "responsible", "provider": "log"},
            effects=(Sms("ann", "+39 333 555 0101", "Roof, Rossi is paid.", "log"),),
        ),
        Example(
            "too long",
            {"text": "{{ item.title }}" + "." * 190, "employee": "responsible", "provider": "log"},
            fails="201 characters",
        ),
        Example("no number", {"text": "x", "employee": "employee:tim", "provider": "log"}, fails="no phone number"),
        Example("nobody", {"text": "x", "employee": "role:translators", "provider": "log"}, fails="stands for nobody"),
        Example(
            "unknown provider",
            {"text": "x", "employee": "responsible", "provider": "pigeon"},
            fails="no provider “pigeon”",
        ),
        Example(
            "nothing to say",
            {"text": "{{ item.description }}", "employee": "responsible", "provider": "log"},
            fails="empty",
        ),
    )

    def perform(self, at: Moment) -> Act:
        """Send it to the mobile number, or else to the first."""
        person = at.person(self.employee, "employee")
        employee = at.employee(person)
        phones = employee.phones if employee else ()
        if not phones:
            raise CannotAct(
                msg("{employee} has no phone number.").fill(employee=employee.name if employee else person),
                field="employee",
            )
        number = next((one.number for one in phones if one.type == "mobile"), phones[0].number)
        provider = at.provider(self.provider, "sms", "provider")
        text = at.text(self.text, "text")
        if len(text) > LONGEST:
            words = msg("The text has {length} characters once its placeholders are filled in; {most} are allowed.")
            raise CannotAct(words.fill(length=len(text), most=LONGEST), field="text")
        yield Sms(person, number, text, provider)
        return None
