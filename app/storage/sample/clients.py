"""Clients of Larchwood Joinery. None of them exists."""

from __future__ import annotations

from dataclasses import dataclass

from app.engine.model.people import Company, Contact
from app.engine.model.schema import Field, Option
from app.engine.model.values import Email, FieldType, Phone
from app.storage.sample.people import ascii_name
from app.storage.workspace import Workspace

_COMPANIES = (
    ("Hotel Miralago", "it", "hotel", "Paolo Sartori, Owner; Irene Bassi, Purchasing"),
    ("Studio Arcadia Architetti", "it", "architect", "Valentina Orsi, Architect"),
    ("Costruzioni Brenta", "it", "builder", "Enrico Dal Pozzo, Site manager; Silvia Rota, Accounts"),
    ("Agriturismo Le Querce", "it", "hotel", "Marta Vianello, Owner"),
    ("Restauri Ponte Vecchio", "it", "builder", "Alessandro Neri, Restorer"),
    ("Comune di Valdoro", "it", "public", "Teresa Mancini, Public works"),
    ("Cantina Tre Colli", "it", "hotel", "Nicola Ferri, Owner"),
    ("Edilnova Prati", "it", "builder", "Barbara Leone, Purchasing"),
    ("Atelier Lumière Architectes", "fr", "architect", "Hélène Faure, Architect; Luc Bonnet, Architect"),
    ("Hôtel du Vieux Moulin", "fr", "hotel", "Isabelle Garnier, Manager"),
    ("Rénovation Côte Bleue", "fr", "builder", "Mathieu Caron, Site manager"),
    ("Domaine des Tilleuls", "fr", "hotel", "Amélie Roussel, Owner"),
    ("Bâtisseurs du Nord", "fr", "builder", "Yves Lemaire, Purchasing; Nadia Benali, Accounts"),
    ("Mairie de Saint-Aubrac", "fr", "public", "Philippe Morin, Public works"),
    ("Pracownia Domus", "pl", "architect", "Magdalena Wrona, Architect"),
    ("Hotel Pod Lipami", "pl", "hotel", "Andrzej Sobczak, Manager"),
    ("Budowa Wisła", "pl", "builder", "Joanna Pietrzak, Purchasing; Kamil Urban, Site manager"),
    ("Dwór Jabłonka", "pl", "hotel", "Barbara Górska, Owner"),
    ("Osiedle Zielone Wzgórza", "pl", "builder", "Rafał Czarnecki, Developer"),
    ("Renowacje Krakus", "pl", "builder", "Monika Stasiak, Restorer"),
    ("Thornbury & Lake Architects", "uk", "architect", "Simon Thornbury, Architect; Grace Lake, Architect"),
    ("The Old Granary Hotel", "uk", "hotel", "Margaret Ellison, Owner"),
    ("Brightwater Homes", "uk", "builder", "Daniel Price, Site manager; Fiona Grant, Accounts"),
    ("Heathfield Restoration", "uk", "builder", "Robert Kingsley, Restorer"),
    ("Ashdown Parish Council", "uk", "public", "Helen Barlow, Clerk"),
    ("Willow & Stone Builders", "uk", "builder", "James Fletcher, Owner"),
)
_HOUSEHOLDS = (
    ("Carla Mantovani", "it"), ("Fabio Grassi", "it"), ("Lucia Pellegrini", "it"), ("Giovanni Bruno", "it"),
    ("Sébastien Marchand", "fr"), ("Pauline Lefort", "fr"), ("Gérard Colin", "fr"),
    ("Ewelina Kubiak", "pl"), ("Wojciech Bąk", "pl"), ("Dorota Malinowska", "pl"),
    ("Rachel Simmons", "uk"), ("Edward Nash", "uk"), ("Charlotte Webb", "uk"),
)  # fmt: skip

_SECTORS = (
    ("architect", "Architect"),
    ("builder", "Builder"),
    ("hotel", "Hotel"),
    ("public", "Public body"),
)
_COUNTRIES = (("it", "Italy"), ("fr", "France"), ("pl", "Poland"), ("uk", "United Kingdom"))

COMPANY_FIELDS = (
    Field("sector", "Sector", FieldType.ENUMERATION, custom=True, options=tuple(Option(*one) for one in _SECTORS)),
    Field("country", "Country", FieldType.ENUMERATION, custom=True, options=tuple(Option(*one) for one in _COUNTRIES)),
    Field("website", "Website", FieldType.URL, custom=True),
)
CONTACT_FIELDS = (Field("newsletter", "Receives the newsletter", FieldType.BOOLEAN, custom=True),)


@dataclass(frozen=True, slots=True)
class Client:
    """A client as deals name it: contacts, company, country, and how a title calls it."""

    name: str
    country: str
    contacts: tuple[str, ...]
    company: str | None


def add_clients(workspace: Workspace) -> tuple[Client, ...]:
    """Add companies and contacts and return them as deals name them."""
    for field in COMPANY_FIELDS:
        workspace.types.put_field("company", field)
    for field in CONTACT_FIELDS:
        workspace.types.put_field("contact", field)
    companies: list[Company] = []
    contacts: list[Contact] = []
    clients: list[Client] = []
    for number, (name, country, sector, people) in enumerate(_COMPANIES, 1):
        domain = f"{ascii_name(name).replace('.', '-')}.example.com"
        company = Company(
            str(number),
            name,
            (Phone(f"+44 20 7946 0{200 + number}"),),
            (Email(f"office@{domain}"),),
            {"sector": sector, "country": country, "website": f"https://{domain}"},
        )
        theirs = []
        for person in people.split("; "):
            full, _, position = person.partition(", ")
            contact = _contact(len(contacts) + 1, full, position, str(number), domain)
            contacts.append(contact)
            theirs.append(f"contact:{contact.id}")
        companies.append(company)
        clients.append(Client(name, country, tuple(theirs), f"company:{number}"))
    for full, country in _HOUSEHOLDS:
        contact = _contact(len(contacts) + 1, full, "", None, "mail.example.org")
        contacts.append(contact)
        clients.append(Client(full, country, (f"contact:{contact.id}",), None))
    workspace.records.companies.write(companies)
    workspace.records.contacts.write(contacts)
    return tuple(clients)


def _contact(number: int, name: str, position: str, company: str | None, domain: str) -> Contact:
    first, _, last = name.partition(" ")
    emails = [Email(f"{ascii_name(name)}@{domain}", "work" if company else "home")]
    phones = [Phone(f"+44 7700 900{300 + number}", "mobile")]
    if number % 3 == 0:
        emails.append(Email(f"{ascii_name(first)}.news@mail.example.org", "mailing"))
    if company and number % 4 == 0:
        phones.insert(0, Phone(f"+44 20 7946 0{400 + number}"))
    if number == _UNREACHABLE:
        phones, emails = [], []
    return Contact(
        str(number), first, last, position, tuple(phones), tuple(emails), company, {"newsletter": number % 3 == 0}
    )


_UNREACHABLE = 27
"""One contact without any address, so that a preview can show what a rule says to that."""
