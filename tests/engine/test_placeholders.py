from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from babel import Locale
from babel.numbers import format_currency, format_decimal
from hypothesis import assume, example, given
from hypothesis import strategies as st
from jinja2.sandbox import SandboxedEnvironment

from app.engine.errors import BadTemplate, CannotAct
from app.engine.model.values import Email, File, Money, Phone
from app.engine.placeholders import FILTERS, Chip, FilterUse, Target, Templates, Text, chip, joined, literal
from app.engine.placeholders.printing import NO, Printer
from app.engine.words import Msg
from tests.engine.placeholder_world import NOW, scope, without_client


@pytest.fixture(scope="module")
def templates() -> Templates:
    return Templates("en")


def plain(templates: Templates, source: str, **changed: Any) -> str:
    return templates.render(source, scope(**changed)).replace("\N{NARROW NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("Nothing to fill in.", "Nothing to fill in."),
        ("", ""),
        ("Roof: {{ item.title }}!", "Roof: Roof <new>!"),
        ("{{ item.amount }}", "€5,200.50"),
        ("{{ item.amount.currency }} {{ item.amount.amount }}", "EUR 5200.5"),
        ('{{ item["Große Summe"] }}', "$1.00"),
        ("{{ item.close_date }}", "Mar 28, 2026"),
        ("{{ item.start }}", "Mar 6, 2026 9:00 AM"),
        ("{{ item.recurring }} {{ item.probability }}", "yes 80"),
        ("{{ item.contract }} ({{ item.contract.size }})", "contract.pdf (12)"),
        ("{{ item.tags }}", "red, green"),
        ("{{ item.description }}|", "|"),
        ("{{ item.description.anything }}|", "|"),
        ("{{ client.name }}, {{ client.birthday }}", "Carla Rossi, May 1, 1980"),
        ("{{ client.phones | first }} {{ client.phones }}", "+393331234567 +393331234567, 0687654321"),
        ("{{ (client.phones | last).number }} {{ client.phones.0.type }}", "0687654321 mobile"),
        ("{{ company.name }}", "Rossi & Figli"),
        ("{{ responsible.name }} under {{ supervisor.name }}", "Ann Lee under Eva Stone"),
        ("{{ responsible }}, {{ client }}", "Ann Lee, Carla Rossi"),
        ('{{ results["chat"].chat_id }} {{ results.chat.chat_id }}', "c-17 c-17"),
        ("{{ results.hook.body.lines }}", "1, 2"),
        ("{{ trigger.url }}", "https://example.com/offer?a=1&b=2"),
        ("{{ variables.vat }} {{ variables.city }} {{ variables.note }}", "0.22 Rome ciao"),
        ("{{ now }} {{ today }}", "Mar 6, 2026 3:00 PM Mar 6, 2026"),
    ],
)
def test_a_placeholder_prints_what_a_person_would_write(templates: Templates, source: str, text: str) -> None:
    assert plain(templates, source) == text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ item.amount | money }}", "€5,200.50"),
        ('{{ item.probability | money("USD") }}', "$80.00"),
        ("{{ item.probability | money }}", "€80.00"),
        ("{{ item.amount | number }} {{ item.amount | number(0) }}", "5,200.5 5,200"),
        ("{{ 1234567 | number }} {{ variables.vat | number(3) }}", "1,234,567 0.220"),
        ("{{ item.close_date | date }} {{ item.close_date | date('short') }}", "Mar 28, 2026 3/28/26"),
        ("{{ item.close_date | date('dd.MM.yyyy') }} {{ now | date(pattern='EEEE') }}", "28.03.2026 Friday"),
        ("{{ now | time }} {{ now | time('HH:mm') }} {{ item.close_date | time('HH:mm') }}", "3:00 PM 15:00 00:00"),
        ("{{ now | datetime('yyyy-MM-dd HH:mm') }}", "2026-03-06 15:00"),
        ("{{ item.close_date | add_days(3) | date }}", "Mar 31, 2026"),
        ("{{ item.close_date | add_days(-28) | date }}", "Feb 28, 2026"),
        ("{{ now | add_hours(12) | datetime('dd HH:mm') }}", "07 03:00"),
        ('{{ now | add_business("2 h") | time("HH:mm") }}', "17:00"),
        ('{{ now | add_business("4 h") | datetime("EEE HH:mm") }}', "Mon 10:00"),
        ('{{ now | add_business("30 min") | time("HH:mm") }}', "15:30"),
        ('{{ now | add_business("3 d") | date("EEE dd") }}', "Wed 11"),
        ('{{ item.close_date | add_business("1 d") | date("EEE dd") }}', "Mon 30"),
        ("{{ item.title | upper }} {{ item.title | lower }}", "ROOF <NEW> roof <new>"),
        ("{{ variables.note | capitalize }}", "Ciao"),
        ("{{ item.title | truncate(6) }}|{{ 'one two three' | truncate(10) }}", "Roof…|one two…"),
        ("{{ 'abcdefghij' | truncate(5, '') }} {{ 'abc' | truncate(3) }}", "abcde abc"),
        ('{{ client.first_name | default("customer") }}', "Carla"),
        ('{{ item.description | default("none given") }}', "none given"),
        ('{{ item.nowhere | default("-") }} {{ results.gone.x | default("-") }}', "- -"),
        ('{{ item.tags | join(" / ") }} {{ item.tags | join }}', "red / green red, green"),
        ("{{ item.title | join }}", "Roof <new>"),
        ("{{ item.tags | first }} {{ item.tags | last }} {{ item.title | first }}", "red green Roof <new>"),
        ("{{ client.phone | phone }} {{ client.phone | phone('national') }}", "+39 333 123 4567 333 123 4567"),
        ("{{ 'no number' | phone }}", "no number"),
        ("{{ trigger.url | link }}", "https://example.com/offer?a=1&b=2"),
        ("{{ trigger.url | link('Our offer') }}", "Our offer: https://example.com/offer?a=1&b=2"),
        ("{{ trigger.url | picture('Our roof') }}", "https://example.com/offer?a=1&b=2"),
        ("{{ item.description | picture }}|{{ item.description | upper }}|{{ item.description | date }}", "||"),
        ("{{ item.description | money }}", ""),
        ("{{ item.description | link }}|{{ item.description | add_days(1) | date }}", "|"),
        ("{{ '2026-03-28' | date }} {{ '2026-03-28T10:00' | time }}", "Mar 28, 2026 10:00 AM"),
    ],
)
def test_a_filter_changes_how_a_value_prints(templates: Templates, source: str, text: str) -> None:
    assert plain(templates, source) == text


def test_every_filter_of_the_palette_is_among_the_cases() -> None:
    assert set(FILTERS) == {
        "money",
        "number",
        "date",
        "time",
        "datetime",
        "add_days",
        "add_hours",
        "add_business",
        "upper",
        "lower",
        "capitalize",
        "truncate",
        "default",
        "join",
        "first",
        "last",
        "phone",
        "link",
        "picture",
    }


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{% if item.amount > 5000 %}big{% else %}small{% endif %}", "big"),
        ("{% if item.amount > 6000 %}big{% elif item.kind == 'k1' %}loan{% endif %}", "loan"),
        ("{{ 'late' if item.close_date < today else 'in time' }}", "in time"),
        ("{{ 'late' if item.close_date < '2026-03-01' }}|", "|"),
        (
            "{% for phone in client.phones %}{{ loop.index }}) {{ phone.number }} {% endfor %}",
            "1) +393331234567 2) 0687654321 ",
        ),
        ("{% for one in item.tags if one != 'red' %}{{ one | upper }}{% endfor %}", "GREEN"),
        ("{% for one in item.nothing | default(none) %}x{% else %}none{% endfor %}", "none"),
        (
            "{% for a in item.tags %}{% for b in [1, 2] %}{{ a ~ b }}{{ '-' if loop.first }}{% endfor %}{% endfor %}",
            "red1-red2green1-green2",
        ),
        (
            "{{ item.amount * variables.vat }} {{ item.amount + item.amount }} {{ item.amount / item.amount }}",
            "€1,144.11 €10,401.00 1",
        ),
        ("{{ 7 // 2 }} {{ 7 % 4 }} {{ -item.probability }} {{ 1 / 4 }} {{ 0.1 + 0.2 }}", "3 3 -80 0.25 0.3"),
        ("{{ item.title ~ ' - ' ~ item.amount }}", "Roof <new> - €5,200.50"),
        ("{{ 'ok' if item.title is filled and item.description is empty and 'x' is defined }}", "ok"),
        ("{{ 'ok' if 'red' in item.tags and 'oof' in item.title and 'z' not in item.title }}", "ok"),
        ("{{ 'ok' if 1 < item.probability <= 80 and item.probability is even and not (3 is even) }}", "ok"),
        ("{{ item.description or 'nothing' }} {{ item.title and 'something' }}", "nothing something"),
        ("a {#- a note -#} b", "ab"),
        ("{% raw %}{{ item.title }}{% endraw %}", "{{ item.title }}"),
        ("line\r\nnext\n", "line\nnext\n"),
        ("{{ item.amount if item.description }}|{{ item.description * 2 }}|{{ item.description > 3 }}", "||no"),
        ("{{ item.close_date == '2026-03-28' }} {{ today < now }} {{ now >= item.start }}", "yes no yes"),
    ],
)
def test_conditions_loops_and_sums_work_in_a_text(templates: Templates, source: str, text: str) -> None:
    assert plain(templates, source) == text


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("{{ now | add_days(3) }}", datetime(2026, 3, 9, 14, tzinfo=UTC)),
        ("{{ item.close_date | add_days(3) }}", date(2026, 3, 31)),
        ("  {{ item.amount }}\n", Money(Decimal("5200.5"), "EUR")),
        ("{{ item.amount * 2 }}", Money(Decimal(10401), "EUR")),
        ('{{ results["chat"].chat_id }}', "c-17"),
        ("{{ item.responsible }}", "ann"),
        ("{{ item.observers }}", ("ann", "eva")),
        ("{{ item.kind }}", "k1"),
        ("{{ item.tags | first }}", "red"),
        ("{{ client.phones | first }}", Phone("+393331234567", "mobile")),
        ("{{ client.emails }}", (Email("carla@example.com"),)),
        ("{{ item.contract }}", File("f1", "contract.pdf", 12)),
        ("{{ item.recurring }}", True),
        ("{{ item.description }}", None),
        ("{{ now }}", NOW),
        ("Call {{ item.probability }}", "Call 80"),
        ("{{ item.probability }}", 80),
        ("2026-03-31", "2026-03-31"),
        ("{% if true %}{{ item.probability }}{% endif %}", "80"),
    ],
)
def test_a_text_that_is_one_placeholder_has_the_values_type(templates: Templates, source: str, value: object) -> None:
    found = templates.value(source, scope())
    assert found == value
    assert type(found) is type(value)


def test_a_field_with_codes_prints_labels_and_compares_by_code(templates: Templates) -> None:
    source = "{{ item.responsible }}, {{ item.observers }}, {{ item.kind | upper }}, {{ item.contacts }}"
    assert plain(templates, source) == "Ann Lee, Ann Lee, Eva Stone, LOAN, Carla Rossi"
    assert plain(templates, "{{ item.kind == 'k1' }}") == "yes"


def test_text_for_html_is_escaped_and_text_for_sms_is_not(templates: Templates) -> None:
    source = "<b>{{ item.title }}</b> {{ item.title ~ '&' }} {% for one in item.tags %}<i>{{ one }}</i>{% endfor %}"
    assert templates.render(source, scope(), Target.HTML) == (
        "<b>Roof &lt;new&gt;</b> Roof &lt;new&gt;&amp; <i>red</i><i>green</i>"
    )
    assert templates.render(source, scope(), Target.PLAIN) == ("<b>Roof <new></b> Roof <new>& <i>red</i><i>green</i>")


def test_a_link_is_markup_in_html_with_its_parts_escaped(templates: Templates) -> None:
    rendered = templates.render(
        "{{ trigger.url | link('<Offer>') }} {{ client.emails | link }} {{ client.phone | link }}", scope(), Target.HTML
    )
    assert rendered == (
        '<a href="https://example.com/offer?a=1&amp;b=2">&lt;Offer&gt;</a> '
        '<a href="mailto:carla@example.com">carla@example.com</a> <a href="tel:+393331234567">+393331234567</a>'
    )


def test_a_picture_is_markup_in_html_with_its_parts_escaped(templates: Templates) -> None:
    rendered = templates.render("{{ trigger.url | picture('\"A\" & B') }}", scope(), Target.HTML)
    assert rendered == '<img src="https://example.com/offer?a=1&amp;b=2" alt="&#34;A&#34; &amp; B">'
    with pytest.raises(BadTemplate, match="picture stands after a web address"):
        templates.render("{{ item.title | picture }}", scope(title="javascript:alert(1)"), Target.HTML)


def test_markup_that_is_worked_on_further_is_escaped_again(templates: Templates) -> None:
    assert "<A" not in templates.render("{{ trigger.url | link('x') | upper }}", scope(), Target.HTML)


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "javascript:x@y.z", "Ask Ann", "data:text/html,x", "//evil.example", "file:///etc/passwd"],
)
def test_a_link_leads_only_to_the_web_mail_or_a_phone(templates: Templates, address: str) -> None:
    with pytest.raises(BadTemplate, match="link stands after a web address"):
        templates.render("{{ item.title | link }}", scope(title=address), Target.HTML)


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("en", "€5,200.50 Mar 28, 2026 1,234.5 0.22 yes"),
        ("it", "5.200,50 € 28 mar 2026 1.234,5 0,22 yes"),
        ("de", "5.200,50 € 28.03.2026 1.234,5 0,22 yes"),
        ("pl_PL", "5 200,50 € 28 mar 2026 1 234,5 0,22 yes"),
        ("nowhere", "€5,200.50 Mar 28, 2026 1,234.5 0.22 yes"),
    ],
)
def test_what_prints_follows_the_language(locale: str, text: str) -> None:
    source = (
        "{{ item.amount | money }} {{ item.close_date | date }} {{ 1234.5 | number }} {{ variables.vat }} "
        "{{ item.recurring }}"
    )
    assert Templates(locale).render(source, scope()).replace("\N{NO-BREAK SPACE}", " ") == text


def test_yes_and_no_are_translated() -> None:
    words = {"yes": "sì", "no": "no"}
    templates = Templates("it", translate=lambda word: words[str(word)])
    assert templates.render("{{ item.recurring }}", scope()) == "sì"


def test_a_company_that_has_chosen_its_language_is_written_for_in_it_whoever_runs_the_rules() -> None:
    italian = {"yes": "sì", "no": "no"}
    templates = Templates("fr", speak=lambda locale: lambda word: italian[str(word)] if locale == "it" else "?")
    own, here = scope(), scope()
    here.directory = replace(own.directory, locale="it")
    source = "{{ item.recurring }} {{ item.amount | money }}"
    assert templates.render(source, here).replace("\N{NO-BREAK SPACE}", " ") == "sì 5.200,50 €"
    assert templates.render(source, own).startswith("yes 5\N{NARROW NO-BREAK SPACE}200,50")
    assert templates.words(NO, here.directory) == "no"


amounts = st.decimals(min_value=-(10**15), max_value=10**15, allow_nan=False, allow_infinity=False, places=6)
languages = st.sampled_from(["en", "it", "pl", "fr", "de", "de_CH", "es", "pt", "en_IN", "ar", "he", "ja", "sv", "uk"])


@given(amounts, st.sampled_from(["EUR", "USD", "PLN", "JPY", "CHF", "KWD", "INR", "XXX", "???"]), languages)
def test_money_prints_as_babel_prints_it(amount: Decimal, currency: str, language: str) -> None:
    assume(abs(amount) >= 1 or amount >= 0)  # Babel gives a nought a sign
    expected = format_currency(amount, currency, locale=Locale.parse(language))
    assert Printer(language, Msg.plain).money(amount, currency) == expected


@given(amounts, languages)
def test_numbers_print_as_babel_prints_them(number: Decimal, language: str) -> None:
    assume(not (number.is_signed() and number == 0))
    expected = format_decimal(number, locale=Locale.parse(language), decimal_quantization=False)
    assert Printer(language, Msg.plain).number(number) == expected


@pytest.mark.parametrize(
    ("source", "error", "words"),
    [
        ("{{ item.nowhere }}", BadTemplate, "nothing called item.nowhere"),
        ("{{ variables.nowhere | upper }}", CannotAct, "no rule has set it"),
        ("{{ client.nowhere }}", BadTemplate, "nothing called client.nowhere"),
        ("{{ item.amount.cents }}", BadTemplate, "nothing called item.amount.cents"),
        ("{{ nowhere }}", BadTemplate, "nothing called “nowhere”"),
        ('{{ results["gone"].chat_id }}', CannotAct, r'results\["gone"\].chat_id has no value'),
        ("{{ results.chat.nothing }}", CannotAct, r'results\["chat"\].nothing has no value'),
        ("{{ trigger.code }}", CannotAct, "trigger.code has no value"),
        ("{% if item.nowhere %}{% endif %}", BadTemplate, "nothing called item.nowhere"),
        ("{{ item.title | money }}", BadTemplate, "number is expected"),
        ("{{ item.title | date }}", BadTemplate, "date is expected"),
        ("{{ item.title * 2 }}", BadTemplate, "Texts cannot be reckoned with"),
        ("{{ item.title > 2 }}", BadTemplate, "cannot be compared"),
        ("{{ 1 / 0 }}", BadTemplate, "divided by zero"),
        ("{{ item.amount + item['Große Summe'] }}", BadTemplate, "different currencies"),
        ("{{ item.amount + 1 }}", BadTemplate, "only be multiplied"),
        ("{{ now | add_business('2 weeks') }}", BadTemplate, "2 h, 3 d or 30 min"),
        ("{{ now | date('%d.%m.%Y') }}", BadTemplate, "no way to write a date"),
        ("{{ now | add_days(item.tags) }}", BadTemplate, "must be a whole number"),
        ("{{ client.phones | phone('roman') }}", BadTemplate, "international, national"),
        ("{{ item }} {{ results }}", BadTemplate, "Say which one"),
        ("{% for a, b in client.phones %}{% endfor %}", BadTemplate, "do not fit the values"),
        ("{% for a in item.title %}{% endfor %}", BadTemplate, "A loop goes through a list"),
        ("{% for p in client.phones %}{{ p.nothing }}{% endfor %}", BadTemplate, "nothing called"),
    ],
)
def test_what_cannot_be_filled_in_says_why(
    templates: Templates, source: str, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        templates.render(source, scope())


def test_empty_people_and_clients_print_as_nothing(templates: Templates) -> None:
    source = "[{{ client.name }}{{ company.name }}{{ responsible.name }}{{ supervisor.phone }}{{ item.amount }}]"
    assert templates.render(source, without_client()) == "[]"
    assert templates.render('{{ client.first_name | default("customer") }}', without_client()) == "customer"


# The short way and Jinja's sandbox agree, with one another and with Jinja itself

PATHS = (
    "item.title",
    "item.amount",
    "item.close_date",
    "item.tags",
    "item.kind",
    "item.description",
    "client.phones",
    "client.first_name",
    'results["chat"].chat_id',
    "trigger.url",
    "variables.vat",
    "now",
    "today",
    "item.nowhere",
    "item.probability",
    "item.recurring",
    "item.contract.name",
    "responsible",
)
FILTERED = (
    "",
    " | upper",
    " | lower",
    " | capitalize",
    " | truncate(5)",
    ' | default("x")',
    " | join",
    " | first",
    " | last",
    " | money",
    " | number(2)",
    " | date",
    " | time",
    " | datetime",
    " | add_days(3)",
    " | add_hours(-2)",
    " | link",
    " | phone",
    ' | add_business("1 d")',
)
filters_in_a_row = st.lists(st.sampled_from(FILTERED), max_size=3).map("".join)
placeholders = st.tuples(st.sampled_from(PATHS), filters_in_a_row).map("".join)
texts = st.text(alphabet="aé<&\n '\"", max_size=6)
sources = st.lists(st.one_of(texts, placeholders.map("{{{{ {} }}}}".format)), max_size=5).map("".join)
targets = st.sampled_from(list(Target))


def outcome(templates: Templates, source: str, target: Target) -> str:
    try:
        return templates.render(source, scope(), target)
    except (BadTemplate, CannotAct) as error:
        return f"{isinstance(error, CannotAct)} {error}"


@given(sources, targets)
def test_plain_placeholders_come_out_the_same_from_jinjas_sandbox(source: str, target: Target) -> None:
    templates = Templates()
    assert outcome(templates, source + "{% if true %}{% endif %}", target) == outcome(templates, source, target)


@given(st.sampled_from(PATHS), filters_in_a_row, targets)
def test_a_value_comes_out_the_same_when_jinja_holds_it(path: str, filters: str, target: Target) -> None:
    templates = Templates()
    assume("nowhere" not in path)
    held = f"{{% for one in [{path}] %}}{{{{ one{filters} }}}}{{% endfor %}}"
    assert outcome(templates, held, target) == outcome(templates, f"{{{{ {path}{filters} }}}}", target)


expressions = st.recursive(
    st.one_of(st.integers(0, 99).map(str), st.sampled_from(["item.probability", "variables.n"])),
    lambda inner: st.tuples(inner, st.sampled_from("+-*"), inner).map(lambda one: f"({' '.join(one)})"),
    max_leaves=8,
)
comparisons = st.tuples(expressions, st.sampled_from(["<", "<=", "==", "!=", ">", ">="]), expressions).map(" ".join)
blocks = st.recursive(
    st.one_of(st.text(alphabet="ab\n ", max_size=4), expressions.map("{{{{ {} }}}}".format)),
    lambda inner: st.one_of(
        st.tuples(comparisons, inner, inner).map(lambda one: "{{% if {} %}}{}{{% else %}}{}{{% endif %}}".format(*one)),
        st.tuples(expressions, inner).map(
            lambda one: "{{% for i in [{}, 2] %}}{{{{ i }}}}{{{{ loop.index }}}}{}{{% endfor %}}".format(*one)
        ),
        st.tuples(inner, inner).map("".join),
    ),
    max_leaves=6,
)


@given(blocks)
@example("{% for i in [1, 2] %}{{ i }}{% endfor %}")
def test_sums_conditions_and_loops_mean_what_they_mean_to_jinja(source: str) -> None:
    peer = SandboxedEnvironment(keep_trailing_newline=True).from_string(source)
    expected = peer.render(item={"probability": 80}, variables={"n": 3})
    seen = scope()
    seen.variables = {"n": 3}
    assert Templates().render(source, seen) == expected


# Taken apart


def test_a_template_comes_apart_into_text_and_chips(templates: Templates) -> None:
    source = "Dear {{ client.first_name | default('you') }},\n{{item.amount|money}}{% if x %}{{ 1 + 2 }}{% endif %}"
    assert templates.pieces(source) == (
        Text("Dear "),
        Chip("{{ client.first_name | default('you') }}", "client.first_name", (FilterUse("default", ("you",)),)),
        Text(",\n"),
        Chip("{{item.amount|money}}", "item.amount", (FilterUse("money"),)),
        Text("{% if x %}{{ 1 + 2 }}{% endif %}"),
    )


@given(st.one_of(sources, st.text(alphabet="{}%#-|'\" ai.\r\n\\[]1", max_size=40)))
def test_pieces_joined_are_the_template_again(source: str) -> None:
    assert joined(Templates().pieces(source)) == source


@given(st.lists(st.text(max_size=8), min_size=1, max_size=2), st.text(max_size=8))
def test_a_chip_is_read_as_it_was_made_whatever_the_field_is_called(keys: list[str], argument: str) -> None:
    assume(not any(key.startswith("__") for key in keys))
    made = chip(("item", *keys), FilterUse("default", (argument,)), FilterUse("truncate", (7,)), FilterUse("upper"))
    assert Templates().pieces(made.source) == (made,)
    assert Templates().paths(made.source) == (made.path,)


@given(st.text(max_size=30).map(lambda text: text.replace("\r", "")))
@example("{{ item.title }} {% x %} {# y #} {{{%")
def test_a_typed_text_made_literal_prints_as_it_was_typed(text: str) -> None:
    assert Templates().render(literal(text), scope()) == text


def test_the_paths_of_a_template_are_those_it_takes_from_outside(templates: Templates) -> None:
    source = (
        "{% for p in client.phones if p.type == variables.kind %}{{ p.number ~ loop.index }}{% endfor %}"
        "{{ results.chat.chat_id | default(item['a b']) }} {# item.no #}{{ item.title }}{{ item.title | upper }}"
    )
    assert templates.paths(source) == (
        "client.phones",
        "variables.kind",
        'results["chat"].chat_id',
        'item["a b"]',
        "item.title",
    )


@pytest.mark.parametrize(
    ("source", "renamed"),
    [
        ('{{ results["chat"].chat_id }}', '{{ results["new"].chat_id }}'),
        ("{{ results['chat'].chat_id|upper}}", "{{ results['new'].chat_id|upper}}"),
        ("{{  results.chat.chat_id }}\r\n{{ item.chat }}", "{{  results.new.chat_id }}\r\n{{ item.chat }}"),
        ("{% if results [ 'chat' ].x %}chat{% endif %}", "{% if results [ 'new' ].x %}chat{% endif %}"),
        ("{# results.chat.x #}{{ 'results.chat.x' }}", "{# results.chat.x #}{{ 'results.chat.x' }}"),
        (
            "{{ item.x | default(results.chat.x) }} {{ results.chatter.x }}",
            "{{ item.x | default(results.new.x) }} {{ results.chatter.x }}",
        ),
        ("results.chat.x {{ item.results.chat }}", "results.chat.x {{ item.results.chat }}"),
        ("{{ broken {{ results.chat.x", "{{ broken {{ results.new.x"),
    ],
)
def test_repointing_renames_results_and_touches_nothing_else(templates: Templates, source: str, renamed: str) -> None:
    assert templates.repoint(source, {("results", "chat"): "new"}) == renamed


@given(st.text(min_size=1, max_size=8), st.sampled_from(['results["chat"].x', "results['chat'].x", "results.chat.x"]))
def test_repointing_works_for_any_rule_id(new: str, path: str) -> None:
    assume(not new.startswith("__"))
    templates = Templates()
    renamed = templates.repoint(f"é {{{{ {path} }}}} results.chat.x", {("results", "chat"): new})
    assert templates.paths(renamed) == (chip(("results", new, "x")).path,)
    assert templates.repoint(renamed, {("results", new): "chat"}).endswith("}} results.chat.x")
