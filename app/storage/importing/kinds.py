"""What rows of a table can be, what their columns may mean, and the names that people give these."""

from __future__ import annotations

from collections.abc import Mapping

from app.engine.model.schema import EntityType
from app.engine.model.values import FieldType as T
from app.storage.importing.guess import Target

COMPANY, CONTACT, EMPLOYEE, PRODUCT = "company", "contact", "employee", "product"
RELATED_KINDS = (COMPANY, CONTACT, EMPLOYEE, PRODUCT)

EXTENSIBLE = (COMPANY, CONTACT, PRODUCT)
"""Kinds beside items that take columns nobody asked for as fields of their own."""


def _said(names: str) -> tuple[str, ...]:
    return tuple(names.split(", "))


_NAMES: Mapping[str, tuple[str, ...]] = {
    "id": _said("record id, key, identifier, codice, identifiant, identyfikator"),
    "title": _said("name, subject, topic, titolo, nome, titre, nom, objet, tytuł, nazwa"),
    "amount": _said(
        "value, close value, deal value, sum, total, price, revenue, budget, opportunity amount, "
        "importo, valore, totale, montant, valeur, kwota, wartość, suma"
    ),
    "responsible": _said(
        "owner, sales agent, sales rep, sales representative, agent, assigned to, assignee, "
        "account manager, salesperson, seller, deal owner, lead owner, responsabile, venditore, "
        "responsable, commercial, vendeur, osoba odpowiedzialna, opiekun, handlowiec"
    ),
    "created_by": _said("creator, author, creato da, créé par, utworzone przez"),
    "created_at": _said(
        "created, created on, creation date, create date, date created, data di creazione, date "
        "de création, data utworzenia"
    ),
    "modified_at": _said("modified, updated, last modified, updated at, ultima modifica, dernière modification"),
    "stage": _said(
        "status, phase, step, pipeline stage, deal stage, lead status, sales stage, state, fase, "
        "stato, étape, statut, etap, status transakcji"
    ),
    "company": _said(
        "account, account name, company name, organization, organisation, customer, client, "
        "azienda, società, cliente, société, entreprise, firma, klient"
    ),
    "source": _said("lead source, channel, origin, fonte, origine, źródło"),
    "description": _said("comment, comments, notes, note, details, descrizione, commento, commentaire, opis, uwagi"),
    "begin_date": _said(
        "engage date, start, start date, begin, opened, open date, data di inizio, date de début, data rozpoczęcia"
    ),
    "close_date": _said(
        "closed, expected close date, expected close, due date, end date, deadline, data di "
        "chiusura, date de clôture, data zamknięcia"
    ),
    "probability": _said("chance, win probability, probabilità, probabilité, prawdopodobieństwo"),
    "number": _said("no, nr, invoice number, quote number, numero, numéro, numer"),
    "first_name": _said("given name, forename, nome, prénom, imię"),
    "last_name": _said("surname, family name, cognome, nom de famille, nazwisko"),
    "company_name": _said("company, organization, organisation, azienda, société, firma"),
    "phones": _said(
        "phone, phone number, telephone, tel, mobile, mobile phone, work phone, home phone, "
        "telefono, cellulare, téléphone, portable, telefon, komórka"
    ),
    "emails": _said("email, e mail, mail, email address, work email, posta elettronica, courriel, adres email"),
    "invoice_date": _said("date, issued, issue date, data fattura, date de facture, data faktury"),
    "pay_before": _said("due, due date, payment due, scadenza, échéance, termin płatności"),
    "paid": _said("is paid, pagata, payée, zapłacona"),
    "valid_until": _said("expires, expiry date, valid to, valida fino al, ważna do"),
}
"""What people call the fields that every workspace has: in English, Italian, French, Polish."""

_ADDRESSES = (
    Target("phones", T.PHONES, _NAMES["phones"], several=True),
    Target("emails", T.EMAILS, _NAMES["emails"], several=True),
)
_PERSON = (
    Target("id", T.STRING, (*_said("contact id, employee id, user id"), *_NAMES["id"])),
    Target("first_name", T.STRING, _NAMES["first_name"]),
    Target("last_name", T.STRING, _NAMES["last_name"]),
    Target("position", T.STRING, _said("job title, title, job, function, posizione, poste, stanowisko")),
    *_ADDRESSES,
)
TARGETS: Mapping[str, tuple[Target, ...]] = {
    COMPANY: (
        Target("id", T.STRING, (*_said("company id, account id"), *_NAMES["id"])),
        Target("name", T.STRING, ("company", *_NAMES["company"], *_NAMES["title"])),
        *_ADDRESSES,
    ),
    CONTACT: (
        Target("name", T.STRING, (*_said("contact, contact name, full name, person"), *_NAMES["title"])),
        Target("company", T.STRING, _NAMES["company"]),
        *_PERSON,
    ),
    EMPLOYEE: (
        Target(
            "name",
            T.STRING,
            (
                *_said("employee, employee name, full name, user, user name, agent, sales agent, sales rep, member"),
                *_NAMES["title"],
            ),
        ),
        Target(
            "manager",
            T.STRING,
            _said("supervisor, boss, head, reports to, team lead, responsabile, responsable, kierownik, przełożony"),
        ),
        Target(
            "department",
            T.STRING,
            _said(
                "team, office, regional office, region, unit, division, branch, reparto, ufficio, "
                "service, département, dział, biuro"
            ),
        ),
        *_PERSON,
    ),
    PRODUCT: (
        Target("id", T.STRING, (*_said("product id, sku, code, article"), *_NAMES["id"])),
        Target("name", T.STRING, (*_said("product, product name, item, prodotto, produit, produkt"), *_NAMES["title"])),
        Target("price", T.DECIMAL, _said("sales price, list price, unit price, prezzo, prix, cena")),
        Target("currency", T.STRING, _said("currency code, valuta, devise, waluta")),
        Target("unit", T.STRING, _said("unit of measure, measure, unità, unité, jednostka")),
    ),
}

_OF_ITEMS = (
    Target("company", T.STRING, _NAMES["company"]),
    Target("product", T.STRING, _said("product name, item, article, prodotto, produit, produkt")),
    Target("quantity", T.DECIMAL, _said("qty, pieces, quantità, quantité, ilość")),
    Target("currency", T.STRING, _said("currency code, valuta, devise, waluta")),
    Target("contact.name", T.STRING, _said("contact, contact name, contact person, contatto, kontakt")),
    Target("contact.first_name", T.STRING, ("contact first name",)),
    Target("contact.last_name", T.STRING, ("contact last name",)),
    Target("contact.position", T.STRING, _said("contact position, contact job title")),
    Target("contact.email", T.EMAILS, (*_said("contact email, contact mail"), *_NAMES["emails"]), several=True),
    Target("contact.phone", T.PHONES, (*_said("contact phone, contact mobile"), *_NAMES["phones"]), several=True),
)
_NOT_OFFERED = ("contacts", "company", "modified_by")


def targets_of(entity: EntityType) -> tuple[Target, ...]:
    """Return what a column of items may mean: the entity type's fields, and what leads to clients and products."""
    own = {one.key for one in entity.fields}
    named = []
    for field in entity.fields:
        names = _NAMES.get(field.key, ())
        if field.key in _said("id, title"):
            names = (*(f"{word} {field.key}" for word in (entity.id, "opportunity")), entity.id, *names)
        if field.key not in _NOT_OFFERED and field.type is not T.FILE:
            several = field.type in (T.PHONES, T.EMAILS)
            named.append(Target(field.key, field.type, (str(field.label), *names), several))
    direct = {"contact.email": "emails", "contact.phone": "phones", "contact.first_name": "first_name"}
    indirect = [one for one in _OF_ITEMS if direct.get(one.key) not in own and one.key not in own - {"company"}]
    return (*named, *indirect)


def kind_of_related(name: str, headers: tuple[str, ...]) -> str:
    """Return what a related file holds, by the name it is given or else by its columns."""
    words: Mapping[str, tuple[str, ...]] = {
        COMPANY: _said("account, compan, organi, customer, client"),
        PRODUCT: _said("product, article, catalog, price"),
        EMPLOYEE: _said("team, employee, user, agent, staff, sales"),
        CONTACT: _said("contact, person, people"),
    }
    for text in (name, headers[0] if headers else ""):
        for kind, beginnings in words.items():
            if any(one in text.casefold() for one in beginnings):
                return kind
    return COMPANY
