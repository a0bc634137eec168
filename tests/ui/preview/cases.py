"""A small company, a deal, and one effect of each kind, as a rule about that deal would ask for it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from app.engine import effects as e
from app.engine.calendar import Calendar
from app.engine.model.belongings import Chat, Task
from app.engine.model.item import Item
from app.engine.model.people import Company, Contact, Department, Employee
from app.engine.model.products import ProductRow
from app.engine.model.schema import Field, Option, Pipeline, PipelineStage, Schema, StageKind, builtin_schema
from app.engine.model.values import Email, FieldType, File, Money, Phone
from app.engine.overlay import LaidBelongings, kept
from app.engine.ports import Directory, NoBelongings, Provider, World
from app.engine.words import msg

NOW = datetime(2026, 3, 31, 7, 30, tzinfo=UTC)
CONTRACT = File("f1", "Roof contract 2026-118.pdf", 184_320, "application/pdf")
OFFER = File("f3", "Offer.docx", 21_480)
PHOTOS = File("f2", "Roof before.jpg", 2_411_724, "image/jpeg")


ROWS = (
    ProductRow("Roof tiles, natural red", Money(Decimal("2.50"), "EUR"), Decimal(1200), "tile"),
    ProductRow("Scaffolding, set up and taken down", Money(Decimal("4800.00"), "EUR")),
)
WORK = ProductRow("Two roofers", Money(Decimal("95.00"), "EUR"), Decimal("7.5"))


BELONGINGS = kept([
    Chat("Roof of the town hall", ("ann", "bruno", "clara"), id="chat-1"),
    Task("Visit the site before the contract", "elif", "in_progress", id="visit"),
    Task("Order the scaffolding", "dario", id="scaffolding"),
])  # fmt: skip
"""What earlier rules have left: a group chat, and two tasks."""


BILLS = Pipeline("bills", "Invoices", "invoice", (PipelineStage("draft", "Draft", "#5B6472"),))


def world() -> World:
    """Return the company."""
    builtin = builtin_schema()
    deal = builtin.entities["deal"].with_field(
        Field(
            "segment",
            msg("Segment"),
            FieldType.ENUMERATION,
            custom=True,
            options=(Option("public", "Public sector"), Option("private", "Private")),
        )
    )
    pipeline = Pipeline("sales", "Sales", "deal", (
        PipelineStage("new", "New", "#39A8EF"), PipelineStage("contract", "Contract", "#7A3FB8"),
        PipelineStage("invoice", "Invoice", "#D98A00"), PipelineStage("won", "Won", "#1B7A4C", StageKind.WON),
    ))  # fmt: skip
    people = (
        Employee("ann", "Anna Keller", "Sales manager", "sales", (Email("anna.keller@dachwerk.example"),)),
        Employee("bruno", "Bruno Costa", "Head of sales", "sales", (Email("bruno.costa@dachwerk.example"),)),
        Employee("clara", "Clara Lindqvist", "Lawyer", "legal", (Email("clara@dachwerk.example"),)),
        Employee("dario", "Dario Neri", "Accountant", "office", (Email("dario@dachwerk.example"),)),
        Employee("elif", "Elif Demir", "Roofer", "sales"),
        Employee("farid", "Farid Haddad", "Roofer", "sales"),
    )
    contact = Contact(
        "7",
        "Matteo",
        "Rossi",
        "Facility manager",
        (Phone("+39 335 818 4471", "mobile"),),
        (Email("m.rossi@comune.example"),),
        "company:3",
    )
    return World(
        Directory(
            schema=Schema({**builtin.entities, "deal": deal}, {one.id: one for one in (pipeline, BILLS)}),
            employees={one.id: one for one in people},
            departments={"sales": Department("sales", "Sales", head="bruno")},
            contacts={"7": contact},
            companies={"3": Company("3", "Comune di Sopra", (), (Email("info@comune.example"),))},
            calendar=Calendar("Europe/Rome"),
            providers=(Provider("log", "Log", "sms"), Provider("gate", "SMS gateway North", "sms")),
        ),
        LaidBelongings(NoBelongings(), BELONGINGS),
    )


def deal() -> Item:
    """Return the record that the effects are about."""
    return Item("118", "deal", "sales", "contract", {
        "title": "Roof of the town hall", "amount": Money(Decimal("48200.00"), "EUR"), "responsible": "ann",
        "contacts": ("contact:7",), "company": "company:3", "close_date": date(2026, 4, 17), "segment": "private",
        "probability": 40,
    })  # fmt: skip


LETTER = """<p>Dear Mr Rossi,</p><p>attached you find our offer for the <b>roof of the town hall</b>. The price of
<b>€48,200</b> holds until 17 April 2026 and includes:</p><ul><li>scaffolding and safety nets</li><li>old tiles taken
away</li><li>ten years of warranty</li></ul><p>You can <a href="https://dachwerk.example/offers/118">read and sign it
online</a>.</p><p>Kind regards<br>Anna Keller</p>"""

EFFECTS: dict[str, e.Effect] = {
    "notification": e.Notification(
        "New deal: Roof of the town hall, €48,200. Please call the client today.",
        "bruno",
        ("ann", "elif", "farid", "clara", "dario"),
    ),
    "comment": e.TimelineComment("Contract drawn up from template “Roof 2026”. Clara checks clause 7.", "ann"),
    "history": e.HistoryEntry("meeting", "Looked at the north side together; the gutters stay.", "clara"),
    "post": e.FeedPost(
        "p1",
        "",
        "We won the town hall!",
        "48,200 EUR, our largest roof this year. Thanks to everyone who climbed up there in February.",
        "bruno",
        ("ann", "bruno", "clara", "dario", "elif", "farid"),
        (PHOTOS,),
        ("won", "publicsector"),
    ),
    "chat": e.ChatCreated("chat-1", "Roof of the town hall", ("ann", "bruno", "clara")),
    "members": e.ChatMembersAdded("chat-1", ("dario", "elif")),
    "chat_message": e.ChatMessage(
        "chat-1", "ann", "message", "", "The client asks for a second skylight. Can we keep 17 April?"
    ),
    "chat_important": e.ChatMessage(
        "chat-1", "ann", "important", "Signature due today", "Clause 7 is settled. Please sign before 17:00."
    ),
    "chat_news": e.PrivateMessage("bruno", "ann", "news", "New price list", "From April on, copper costs 8 % more."),
    "private": e.PrivateMessage(
        "system", "bruno", "notification", "", "Anna Keller has not moved this deal for three days."
    ),
    "employee_mail": e.EmployeeMail(
        "ann",
        ("bruno", "clara"),
        ("bruno.costa@dachwerk.example", "clara@dachwerk.example"),
        "Contract to check: Roof of the town hall",
        "<p>Hello,</p><p>the contract is ready. Please look at clause 7.</p>",
        (CONTRACT,),
    ),
    "client_mail": e.ClientMail(
        "ann",
        "contact:7",
        "m.rossi@comune.example",
        "Your offer: Roof of the town hall",
        LETTER,
        (CONTRACT, PHOTOS),
        track_clicks=True,
    ),
    "sms": e.Sms(
        "contact:7",
        "+39 335 818 4471",
        "Dear Mr Rossi, invoice 2026-118 over 48,200 EUR is in your mail. "
        "Questions? Call Anna Keller, +39 0471 555 01.",
        "log",
    ),
    "long_sms": e.Sms(
        "contact:7",
        "+39 335 818 4471",
        "Gentile signor Rossi, la fattura 2026-118 di 48.200 € è nella Sua "
        "posta. Perché sia valida l’offerta, firmi entro il 17 aprile “online”. Grazie, Dachwerk.",
        "gate",
    ),
    "call": e.PhoneCall(
        "c1",
        "contact:7",
        "+39 0471 555 00",
        "+39 335 818 4471",
        "Good morning. This is Dachwerk. Our roofers arrive tomorrow at eight. Please keep the yard free.",
        "",
        "slow",
        "normal",
        "en-GB",
        "",
    ),
    "recording": e.PhoneCall(
        "c1", "contact:7", "+39 0471 555 00", "+39 335 818 4471", audio="https://dachwerk.example/a.mp3"
    ),
    "open_channel": e.OpenChannelMessage(
        "contact:7",
        "Good morning! Your roof is ready. May we come for the last check on Thursday?",
        hidden=False,
        attachments=(PHOTOS,),
    ),
    "hidden": e.OpenChannelMessage("contact:7", "Client pays late, ask Dario first.", hidden=True),
    "invitation": e.MessengerInvitation(
        "telegram",
        "contact:7",
        "+39 335 818 4471",
        "Talk to us on Telegram: https://t.me/dachwerk_bot?start=k7Qp2x",
        "https://t.me/dachwerk_bot?start=k7Qp2x",
        "gate",
    ),
    "task": e.TaskCreated(
        "t1",
        "Visit the site before the contract",
        "Measure the north side and take pictures of the gutters.",
        "ann",
        "elif",
        ("farid",),
        ("bruno",),
        datetime(2026, 4, 1, 6, tzinfo=UTC),
        datetime(2026, 4, 3, 15, tzinfo=UTC),
        "high",
        ("Measure the north side", "Pictures of the gutters", "Ask for the key at the desk"),
    ),
    "document": e.DocumentCreated(
        "document-1",
        "2026-0118",
        118,
        OFFER,
        "Offer",
        {
            "item.title": "Roof of the town hall",
            "client.name": "Matteo Rossi",
            "item.close_date": date(2026, 4, 30),
            "responsible.phone": None,
            "delivery_terms": "Within six weeks of your order, scaffolding included.",
            "products": (
                {
                    "position": 1,
                    "name": "Roof tiles, natural red",
                    "quantity": Decimal(1200),
                    "unit": "pcs",
                    "price": Money(Decimal("2.50"), "EUR"),
                    "sum": Money(Decimal("3000.00"), "EUR"),
                },
                {
                    "position": 2,
                    "name": "Scaffolding, set up and taken down",
                    "quantity": Decimal(1),
                    "unit": "",
                    "price": Money(Decimal("4800.00"), "EUR"),
                    "sum": Money(Decimal("4800.00"), "EUR"),
                },
            ),
            "document": {
                "number": "2026-0118",
                "date": date(2026, 3, 31),
                "total": Money(Decimal("7800.00"), "EUR"),
                "quantity": Decimal(1201),
            },
            "own_company": {"name": "Dachwerk Keller"},
        },
        "rulewright://document/document-1",
        pdf=True,
        by="ann",
    ),
    "signature": e.SignatureRequested(
        "document-1", "2026-0118", ("contact:7", "clara"), "ann", "The contract for the roof, as discussed."
    ),
    "fields": e.FieldsChanged(
        {
            "segment": "public",
            "close_date": date(2026, 4, 30),
            "probability": 40,
            "description": "Chat: chat-1",
            "observers": ("bruno", "clara"),
        },
        "ann",
    ),
    "responsible": e.ResponsibleChanged("elif", "bruno"),
    "stage": e.StageChanged("invoice", "ann"),
    "variable": e.VariableSet("price_with_tax", Money(Decimal("58804.00"), "EUR")),
    "created": e.ItemCreated(
        "invoice",
        "invoice-1",
        "bills",
        "draft",
        {
            "title": "Invoice for Roof of the town hall",
            "responsible": "ann",
            "contacts": ("contact:7",),
            "company": "company:3",
            "amount": Money(Decimal("7800.00"), "EUR"),
            "pay_before": date(2026, 4, 30),
        },
        "ann",
        products=ROWS,
        parents=(("deal", "118"),),
    ),
    "deleted": e.ItemDeleted("ann"),
    "relations": e.RelationsChanged((("invoice", "9"),), (("deal", "44"), ("deal", "45"))),
    "excluded": e.ClientExcluded(
        "contact:7", "Matteo Rossi", ("+39 335 818 4471",), ("m.rossi@comune.example",), "bruno"
    ),
    "client": e.ClientChanged(
        "contact:7",
        {
            "phones": (Phone("+39 335 818 4471", "mobile"), Phone("+39 0471 555 20")),
            "position": "Head of buildings",
        },
        "ann",
    ),
    "new_client": e.ClientChanged(
        "company:company-1", {"name": "Comune di Sotto", "emails": (Email("info@sotto.example"),)}, "ann", created=True
    ),
    "products": e.ProductsChanged((*ROWS, WORK), (WORK,)),
    "no_products": e.ProductsChanged(()),
    "completed": e.TasksCompleted(("visit", "scaffolding"), "ann"),
    "activity": e.ActivityScheduled(
        "a1",
        "Call about the second skylight",
        "Ask whether the frame is to be white or dark.",
        "ann",
        datetime(2026, 4, 1, 12, 30, tzinfo=UTC),
        ("bruno", "elif"),
        complete_automatically=True,
        notify_before=30,
    ),
    "own_activity": e.ActivityScheduled("a1", "Think about a discount", "", "ann"),
    "qr": e.QrCodeCreated(
        "page-7",
        "Visit on Thursday",
        "Dear Mr Rossi, our roofers come on Thursday, 9 April, at eight. Please let us know whether that suits you.",
        "That suits me",
        "rulewright://page/page-7",
        "rulewright://page/page-7/code.png",
    ),
    "qr_address": e.QrCodeCreated(
        "page-8",
        "Our offer",
        "",
        "",
        "https://rules.dachwerk.example/page/page-8",
        "https://rules.dachwerk.example/page/page-8/code.png",
        "https://dachwerk.example/offers/118",
    ),
    "payment": e.PaymentLinkCreated(
        "payment-15",
        "15",
        15,
        Money(Decimal("14460.00"), "EUR"),
        "rulewright://pay/payment-15",
        "Deposit for Roof of the town hall",
        datetime(2026, 4, 14, 10, tzinfo=UTC),
    ),
    "paid": e.PaymentMarkedPaid("payment-15", "15", Money(Decimal("14460.00"), "EUR"), "dario"),
    "delivery": e.DeliveryStatusChanged("d1", "in_transit", "elif", "Trans-Alp", "TA 2026 118 / 4"),
    "own_delivery": e.DeliveryStatusChanged("d1", "Waits at the customs", "elif"),
    "audience": e.AudienceMember(
        "https://ads.dachwerk.example/audiences",
        "Owners of a large roof",
        "contact:7",
        ("m.rossi@comune.example", "info@comune.example"),
        ("+39 335 818 4471",),
        secret="secret://ads",
    ),
    "no_audience": e.AudienceMember(
        "https://ads.dachwerk.example/audiences", "Newcomers", "contact:7", ("m.rossi@comune.example",), (), remove=True
    ),
    "webhook": e.WebhookCall(
        "https://erp.dachwerk.example/api/orders?source=crm",
        "POST",
        (("Content-Type", "application/json"), ("Authorization", "Bearer secret://erp-token"), ("X-Deal", "118")),
        '{"deal": "118", "amount": 48200.0, "client": {"name": "Comune di Sopra", "vat": null}, '
        '"key": "secret://erp-key"}',
        "secret://erp-signature",
        10.0,
        (("order_id", "id"),),
    ),
    "custom": e.CustomEffect("Print a label", {"printer": "warehouse-2", "copies": 3, "token": "abc123"}),
}
