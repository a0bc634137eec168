"""Which attribute of a log is the item, the stage and the time, and which are fields, by their names and values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC

from app.engine.history import LogMapping
from app.engine.model.schema import EntityType
from app.engine.model.values import FieldType
from app.storage.history.shape import LogShape
from app.storage.history.terms import CASE
from app.storage.history.times import TimeEvidence, Times
from app.storage.importing.guess import Target, guess_column, guess_targets, plain
from app.storage.importing.kinds import targets_of
from app.storage.importing.texts import Unfit

_LOOKED_AT = 300
_MOST_MISFITS = 0.1
_MOST_NAMES = 500
"""More different names are no stages or activities."""
_NOT_MAPPED = frozenset(
    {"id", "stage", "company", "created_by", "created_at", "modified_at", "currency", "quantity", "product"}
)


def _said(names: str) -> tuple[str, ...]:
    return tuple(plain(name) for name in names.split(", "))


_ITEMS = _said(
    "case:concept:name, case id, case, case key, case number, trace id, trace, item id, item, record id, deal id, "
    "deal, lead id, lead, opportunity id, opportunity, quote id, invoice id, ticket id, order id, application id, "
    "process id, id pratica, pratica, id caso, caso, id trattativa, trattativa, affare, numero pratica, id "
    "dossier, dossier, numéro de dossier, id cas, cas, affaire, identifiant, id sprawy, sprawa, numer sprawy, nr "
    "sprawy, identyfikator, transakcja, fall id, fall, fallnummer, vorgang, vorgangsnummer, vorgangs id, "
    "aktenzeichen, auftrag, id"
)
_STAGES = _said(
    "concept:name, stage, stage name, new stage, to stage, activity, activity name, event name, event, task, task "
    "name, step, phase, status, new status, state, action, operation, fase, attività, nome attività, stato, "
    "evento, étape, activité, nom de l'activité, statut, état, événement, etap, czynność, działanie, aktywność, "
    "status sprawy, stan, zdarzenie, stufe, phase, aktivität, schritt, ereignis, zustand, tätigkeit"
)
_TIMES = _said(
    "time:timestamp, timestamp, complete timestamp, completed at, end timestamp, end time, event time, event "
    "timestamp, changed at, changed on, moved at, date time, datetime, time, date, when, at, start timestamp, "
    "start time, data e ora, orario, marca temporale, data evento, data, ora, horodatage, date et heure, heure, "
    "date de l'événement, znacznik czasu, data i godzina, czas, data zdarzenia, zeitstempel, zeitpunkt, datum und "
    "uhrzeit, datum, zeit, uhrzeit"
)
_PEOPLE = _said(
    "org:resource, resource, user, user name, employee, agent, performer, worker, utente, risorsa, operatore, "
    "addetto, utilisateur, ressource, exécutant, użytkownik, zasób, pracownik, wykonawca, bearbeiter, benutzer, "
    "mitarbeiter, ressource"
)


def guess_mapping(shape: LogShape, stages: Mapping[str, str], entity: EntityType | None = None) -> LogMapping:
    """Return what seems meant; an empty text stands where nothing fits. `stages` are those of the rule set by name."""
    time = _best(shape.keys, _TIMES, lambda key: _is_time(shape.texts[key]))
    left = [key for key in shape.keys if key != time]
    stage = _stage(shape, left, stages)
    left = [key for key in left if key != stage]
    item = _item(shape, left)
    return LogMapping(item, stage, time, fields=_fields(shape, [key for key in left if key != item], entity))


def _best(keys: Iterable[str], names: Sequence[str], fits: Callable[[str], bool]) -> str:
    """Return the attribute that has one of these names, the earlier the better, else the first that fits."""
    fitting = [key for key in keys if fits(key)]
    ranked = [(names.index(plain(key)), place, key) for place, key in enumerate(fitting) if plain(key) in names]
    return min(ranked)[2] if ranked else next(iter(fitting), "")


def _stage(shape: LogShape, keys: Sequence[str], stages: Mapping[str, str]) -> str:
    """Return the attribute of events that names the most stages, else the one called so."""
    own = [key for key in keys if not key.startswith(CASE)]
    met = [(len({stages[text] for text in shape.texts[key] if text in stages}), key) for key in own]
    most = max((n for n, _ in met), default=0)
    if most:
        own = [key for n, key in met if n == most]
    named = [key for key in own if plain(key) in _STAGES or most]
    return _best(named, _STAGES, lambda key: 0 < len(set(shape.texts[key])) <= _MOST_NAMES)


def _item(shape: LogShape, keys: Sequence[str]) -> str:
    """Return the attribute that says which item an event is of: the same in several rows, different in most."""
    if shape.kind == "xes":
        keys = [key for key in keys if key.startswith(CASE)]
    named = _best([key for key in keys if plain(key) in _ITEMS], _ITEMS, lambda key: bool(shape.texts[key]))
    if named:
        return named
    full = [key for key in keys if len(shape.texts[key]) == len(shape.rows)]
    several = [(len(set(shape.texts[key])), key) for key in full]
    fitting = [(n, key) for n, key in several if 1 < n < len(shape.rows) or shape.kind == "xes"]
    return max(fitting, key=lambda one: one[0])[1] if fitting else ""


def _fields(shape: LogShape, keys: Sequence[str], entity: EntityType | None) -> dict[str, str]:
    if entity is None:
        return {}
    targets = [
        Target(one.key, one.type, (*_PEOPLE, *one.names) if one.key == "responsible" else one.names)
        for one in targets_of(entity)
        if one.key not in _NOT_MAPPED and "." not in one.key and one.type not in (FieldType.CLIENT, FieldType.FILE)
    ]
    bare = {key.removeprefix(CASE): key for key in reversed(keys) if shape.texts[key]}
    guesses = {name: guess_column(shape.texts[key][:_LOOKED_AT]) for name, key in bare.items()}
    found = {one.key: bare[name] for name, one in guess_targets(list(bare), list(guesses.values()), targets).items()}
    for target in targets:
        within = [name for name in bare if target.key in plain(name).split() and bare[name] not in found.values()]
        if target.key not in found and len(within) == 1 and _numbers_fit(target, guesses[within[0]].type):
            found[target.key] = bare[within[0]]
    return {one.key: found[one.key] for one in targets if one.key in found}


def _numbers_fit(target: Target, found: FieldType) -> bool:
    numbers = (FieldType.INTEGER, FieldType.DECIMAL, FieldType.MONEY)
    return target.type in numbers and found in numbers


def _is_time(texts: Sequence[str]) -> bool:
    looked = texts[:_LOOKED_AT]
    times = Times(TimeEvidence().see_all(looked), UTC)
    misfits = 0
    for text in looked:
        try:
            times.read(text)
        except Unfit:
            misfits += 1
    return bool(looked) and misfits <= _MOST_MISFITS * len(looked)
