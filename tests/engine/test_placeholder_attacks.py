from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.engine.errors import BadTemplate, CannotAct
from app.engine.placeholders import Limits, Target, Templates
from tests.engine.placeholder_world import scope


@pytest.fixture(scope="module")
def templates() -> Templates:
    return Templates("en")


BIG = "x" * 60_000
MANY = tuple(str(number) for number in range(1_000))

ESCAPES = (
    # Python's objects, through attributes, items and filters
    "{{ item.__class__ }}",
    "{{ item['__class__'] }}",
    '{{ item["__cl" "ass__"] }}',
    "{{ item['__cl' ~ 'ass__'] }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ ''['__class__'] }}",
    "{{ ().__class__ }}",
    "{{ item.title.__init__.__globals__ }}",
    "{{ item.values }}",
    "{{ item.title.upper }}",
    "{{ item.title.upper() }}",
    "{{ now.tzinfo }}",
    "{{ now.astimezone() }}",
    "{{ item.amount.as_tuple }}",
    "{{ item.amount.amount.real }}",
    "{{ item.contract.__dict__ }}",
    "{{ client.phones.__len__ }}",
    "{{ client.phones.count('x') }}",
    "{{ results.hook.body.keys() }}",
    "{{ results.hook.body.items }}",
    "{{ item | attr('__class__') }}",
    "{{ item.title | attr('upper') }}",
    "{{ item.tags | map(attribute='__class__') | list }}",
    "{{ item.tags | selectattr('x') }}",
    "{{ item.tags | groupby('__class__') }}",
    "{{ item.title | xmlattr }}",
    "{{ item.title | tojson }}",
    "{{ item.title | pprint }}",
    "{{ item.title | safe }}",
    "{{ item.title | forceescape }}",
    "{{ item.title | string }}",
    "{{ item.tags | sum }}",
    # Jinja's own objects
    "{{ self }}",
    "{{ self._TemplateReference__context }}",
    "{{ self.__init__ }}",
    "{{ context }}",
    "{{ environment }}",
    "{{ caller() }}",
    "{{ varargs }}",
    "{{ lipsum }}",
    "{{ lipsum.__globals__['os'].popen('id').read() }}",
    "{{ cycler }}",
    "{{ cycler.__init__.__globals__.os }}",
    "{{ joiner() }}",
    "{{ namespace(x=1) }}",
    "{{ dict(a=1) }}",
    "{{ range(1) }}",
    "{{ paper }}",
    "{{ l_0_item }}",
    "{% for x in item.tags %}{{ loop.__class__ }}{% endfor %}",
    "{% for x in item.tags %}{{ loop._iterable }}{% endfor %}",
    "{% for x in item.tags %}{{ loop['_iterable'] }}{% endfor %}",
    "{% for x in item.tags %}{{ loop.cycle('a') }}{% endfor %}",
    "{% for x in item.tags %}{{ loop.changed(x) }}{% endfor %}",
    "{% for x in item.tags %}{{ loop(x) }}{% endfor %}",
    "{% for x in item.tags %}{{ loop }}{% endfor %}",
    "{% for x in item.tags recursive %}{{ x }}{% endfor %}",
    "{% for x in item.tags %}{% for y in loop %}{% endfor %}{% endfor %}",
    "{% for loop in item.tags %}{% endfor %}",
    "{% for item in item.tags %}{{ item }}{% endfor %}",
    "{% for _x in item.tags %}{{ _x }}{% endfor %}",
    # Statements that are none of a text's business
    "{% set x = 1 %}",
    "{% set x %}a{% endset %}",
    "{% set ns.x = 1 %}",
    "{% macro m() %}{% endmacro %}{{ m() }}",
    "{% call m() %}{% endcall %}",
    "{% include 'x' %}",
    "{% import 'x' as y %}",
    "{% from 'x' import y %}",
    "{% extends 'x' %}",
    "{% block b %}{% endblock %}",
    "{% filter upper %}a{% endfilter %}",
    "{% with x = 1 %}{% endwith %}",
    "{% autoescape false %}{% endautoescape %}",
    "{% do 1 %}",
    "{% debug %}",
    "{% trans %}a{% endtrans %}",
    "{% break %}",
    # Formatting
    "{{ '%s' % item }}",
    "{{ '%1000000d' % 1 }}",
    "{{ '{0.__class__}'.format(item) }}",
    "{{ item.title | format(1) }}",
    "{{ '%99999999s' | format('x') }}",
    # Calls and arguments by other ways
    "{{ item.title | upper(*item.tags) }}",
    "{{ item.title | default(**item) }}",
    "{{ item.title | truncate(5, '', 3) }}",
    "{{ item.title | truncate(width=5) }}",
    "{{ item.title | truncate(5, length=5) }}",
    "{{ {'a': 1} }}",
    "{{ {'a': 1}['a'] }}",
    "{{ item.title[1:] }}",
    "{{ item[item.title] }}",
    "{{ results[item.title].x }}",
    "{{ item.title is sameas(none) }}",
    "{{ item.title is callable }}",
    "{{ item.title is filter }}",
    "{{ item.title is in('a', 'b') }}",
    "{{ 1 if item.title is divisibleby 0 }}",
    # Signs that look like others
    "{{ item.\uff3f\uff3fclass\uff3f\uff3f }}",
    "{{ item.__\uff43lass__ }}",
    "{{ item['\\x5f\\x5fclass\\x5f\\x5f'] }}",
    "{{ item['\\u005f_class__'] }}",
    "{{ item['\\N{LOW LINE}_class__'] }}",
    "{{ '\\ud800' }}",
    "{{ '\\d' }}",
    "{{ \u0131tem.title }}",
    "{{ item\u200b.title }}",
    "{{ \u1d62tem.title }}",
)


@pytest.mark.parametrize("source", ESCAPES)
def test_a_way_out_of_the_sandbox_is_refused_in_plain_words(templates: Templates, source: str) -> None:
    for target in Target:
        with pytest.raises(BadTemplate) as refused:
            templates.render(source, scope(), target)
        said = str(refused.value)
        assert said.endswith((".", "?"))
        assert "jinja" not in said.lower()
        assert "Traceback" not in said
        assert " object at 0x" not in said


def in_loop(body: str) -> str:
    return f"{{% for a in item.tags %}}{body}{{% endfor %}}"


BOMBS = {
    "a text times a number": "{{ 'a' * 10000000000 }}",
    "a field times a number": "{{ item.title * 1000 }}",
    "a list times a number": "{{ ['a'] * 1000000 }}",
    "a power": "{{ 9 ** 9 }}",
    "powers of powers": "{{ 9 ** 9 ** 9 }}",
    "a huge number": "{{ 1" + "0" * 60 + " }}",
    "a number of many digits": "{{ " + "9" * 5_000 + " }}",
    "a huge hexadecimal number": "{{ 0x" + "f" * 5_000 + " }}",
    "an infinite number": "{{ 1e999 }}",
    "products that grow": "{{ " + " * ".join(["999999999999"] * 20) + " }}",
    "doubling with a tilde": "{{ item.description ~ item.description }}",
    "doubling in a loop": in_loop("{{ (item.description ~ item.description) | truncate(3) }}"),
    "a long separator": "{{ item.tags | join(item.description) }}",
    "a long list as text": "{{ item.long }}",
    "a long list joined and cut": "{{ item.long | join | truncate(3) }}",
    "a text repeated by a loop": in_loop("{{ item.description }}"),
    "plain text repeated by a loop": in_loop("y" * 1_000),
    "loops in loops": in_loop(in_loop("")),
    "loops one after another": in_loop("") + in_loop(""),
    "a loop that skips most": "{% for a in item.tags if a == 'x' %}{% endfor %}" + in_loop(""),
    "counting a loop beforehand": in_loop("{{ loop.length }}" + in_loop("")),
    "work on long texts in a loop": in_loop("{{ item.description | upper | truncate(1) }}"),
    "searching long texts in a loop": in_loop("{{ 'y' in item.description }}"),
    "much work in a loop": in_loop("{% if " + " and ".join(["a == a"] * 20) + " %}{% endif %}"),
    "much constant work in a loop": in_loop("{% if 1 %}{% endif %}" * 100),
    "far dates": "{{ now | add_days(99999999999) }}",
    "far hours": "{{ now | add_hours(9999999) }}",
    "far working time": "{{ now | add_business('999999 h') }}",
    "working time in a loop": in_loop("{{ now | add_business('1 d') }}"),
    "a long date pattern": "{{ now | date('" + "y" * 1_000 + "') }}",
    "a long phone form": "{{ client.phone | phone('" + "x" * 1_000 + "') }}",
    "many decimals": "{{ 1 | number(100000) }}",
    "a long ending": "{{ item.description | truncate(100000) }}",
    "deep brackets": "{{ " + "(" * 5_000 + "1" + ")" * 5_000 + " }}",
    "deep lists": "{{ " + "[" * 300 + "]" * 300 + " }}",
    "deep negation": "{{ " + "not " * 5_000 + "1 }}",
    "deep minus": "{{ " + "-" * 5_000 + "1 }}",
    "deep conditions": "{% if 1 %}" * 200 + "{% endif %}" * 200,
    "deep loops": "{% for a in item.tags %}" * 30 + "{% endfor %}" * 30,
    "deep choices": "{{ " + "1 if 1 else " * 3_000 + "1 }}",
    "long filter chains": "{{ item.title" + " | upper" * 5_000 + " }}",
    "long paths": "{{ item" + ".a" * 5_000 + " }}",
    "long sums": "{{ " + "1 + " * 5_000 + "1 }}",
    "many placeholders": "{{ item.title }}" * 4_000,
    "a long list": "{{ [" + "1," * 20_000 + "] }}",
    "a long template": "x" * 70_000,
    "many open tags": "{% if 1 %}" * 6_000,
    "an endless comment": "{#" * 30_000,
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_refused_and_says_what_to_do(templates: Templates, bomb: str) -> None:
    loaded = scope(description=BIG, tags=MANY, long=(BIG,) * 50)
    for target in Target:
        with pytest.raises(BadTemplate) as refused:
            templates.render(BOMBS[bomb], loaded, target)
        assert 20 < len(str(refused.value)) < 300


def test_a_thousand_turns_are_fine_and_one_more_is_not(templates: Templates) -> None:
    source = "{% for one in item.tags %}{{ loop.index }}: {{ one | upper }}, {% endfor %}"
    assert templates.render(source, scope(tags=MANY)).endswith("1000: 999, ")
    with pytest.raises(BadTemplate, match="more than 1000 times"):
        templates.render(source, scope(tags=(*MANY, "x")))


def test_as_much_as_fits_is_put_out_and_no_more(templates: Templates) -> None:
    assert len(templates.render("{{ item.title }}", scope(title="x" * 65_536))) == 65_536
    with pytest.raises(BadTemplate, match="longer than 65536 characters"):
        templates.render("y{{ item.title }}", scope(title="x" * 65_536))
    with pytest.raises(BadTemplate, match="longer than 65536 characters"):
        templates.render("{% for one in [1, 2] %}{{ item.title }}{% endfor %}", scope(title="x" * 40_000))


def test_a_long_value_can_be_cut(templates: Templates) -> None:
    assert templates.render("{{ item.description | truncate(10) }}", scope(description="x" * 1_000_000)) == "xxxxxxxxx…"


def test_fifty_milliseconds_by_the_clock_are_the_end() -> None:
    ticks: Iterator[int] = count()
    templates = Templates(limits=Limits(clock=lambda: next(ticks) * 0.001))
    assert templates.render("{{ item.title }}" * 10, scope()) == "Roof <new>" * 10
    with pytest.raises(BadTemplate, match="takes too long"):
        templates.render("{{ item.title }}" * 60, scope())
    with pytest.raises(BadTemplate, match="takes too long"):
        templates.render("{% for one in item.tags %}{% endfor %}", scope(tags=MANY))


STRANGE: dict[str, Any] = {
    "a huge number": 10**5_000,
    "a huge negative number": -(10**5_000),
    "a large decimal": Decimal("1E+100000"),
    "a fine decimal": Decimal("1E-100000"),
    "not a number": Decimal("NaN"),
    "infinity": Decimal("Infinity"),
    "a float that is no number": float("nan"),
    "an infinite float": float("inf"),
    "the last date": date.max,
    "the first date": date.min,
    "half a character": "\ud800",
    "an object": object(),
    "a mapping": {"a": object()},
    "nested values": (((((("deep",),),),),),),
}


@pytest.mark.parametrize("value", STRANGE.values(), ids=STRANGE)
@pytest.mark.parametrize(
    "source",
    [
        "{{ item.title }}",
        "{{ item.title | money }}",
        "{{ item.title | number }}",
        "{{ item.title | date }}",
        "{{ item.title | add_days(40000) }}",
        "{{ item.title | add_hours(-900000) }}",
        "{{ item.title > 1 }}",
        "{{ item.title * item.title }}",
        "{{ item.title | phone }}",
        "{{ item.title | link }}",
        "{{ item.title | add_business('3 d') }}",
        "{{ -item.title }}",
        "{{ item.title in item.tags }}",
        "{% for x in item.title %}{{ x }}{% endfor %}",
        "{{ item.title ~ 'x' }}",
        "{{ item.title == item.title }}",
        "{{ item.title.a }}",
    ],
)
def test_strange_values_print_or_are_refused(templates: Templates, source: str, value: Any) -> None:
    for target in Target:
        assert " object at 0x" not in outcome(templates, source, target, title=value)


def outcome(templates: Templates, source: str, target: Target, **changed: Any) -> str:
    try:
        return templates.render(source, scope(**changed), target)
    except (BadTemplate, CannotAct) as error:
        return str(error)


def test_values_nested_endlessly_are_refused(templates: Templates) -> None:
    nested: Any = ("x",)
    for _ in range(5_000):
        nested = (nested,)
    with pytest.raises(BadTemplate, match="nested too deeply"):
        templates.render("{{ item.title }}", scope(title=nested))


# Arbitrary text

TOKENS = """{{ }} {% %} {# #} {{- -}} item client results now title tags __class__ . [ ] ( ) ' " | upper date money
default add_days truncate link if else elif endif for endfor in is not and or x loop 1 0.5 1e9 - + * / // % ** ~ == < >
, : = \\ raw endraw set recursive none true { }"""
words = st.one_of(st.sampled_from(TOKENS.split()), st.sampled_from([" ", "\n", "\r\n"]))
hostile = st.one_of(
    st.lists(words, max_size=30).map(" ".join),
    st.lists(words, max_size=30).map("".join),
    st.lists(words, max_size=12).map(lambda tokens: "{{ " + " ".join(tokens) + " }}"),
    st.lists(words, max_size=12).map(lambda tokens: in_loop("{{ " + " ".join(tokens) + " }}")),
    st.text(max_size=60),
    st.text(alphabet="{}%#-+|'\"\\ abx01._[]()\r\n", max_size=60),
)


@settings(max_examples=400)
@given(hostile, st.sampled_from(list(Target)))
@example("{{ '\\8' }}", Target.PLAIN)
@example("{% raw -%}", Target.PLAIN)
@example("{{ 08 }}", Target.HTML)
def test_any_text_prints_or_is_refused(source: str, target: Target) -> None:
    templates = Templates()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert "jinja" not in outcome(templates, source, target).lower()
        with suppress(BadTemplate, CannotAct):
            templates.value(source, scope())


@settings(max_examples=300)
@given(hostile)
def test_the_problems_of_any_text_lie_within_it_and_are_none_where_it_compiles(source: str) -> None:
    templates = Templates()
    problems = templates.problems(source)
    for problem in problems:
        assert problem.offset >= 0
        assert problem.offset + problem.length <= len(source)
        assert problem.words.plain()
    try:
        templates.compile(source)
    except BadTemplate:
        assert problems
    else:
        assert not problems


@settings(max_examples=300)
@given(hostile)
def test_any_text_comes_apart_and_is_repointed_without_loss(source: str) -> None:
    templates = Templates()
    assert "".join(piece.source for piece in templates.pieces(source)) == source
    assert templates.repoint(source, {}) == source
    renamed = templates.repoint(source, {("item", "title"): "new"})
    assert renamed.count("\n") == source.count("\n")
