"""The small HTML of rich texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ui.forms.text.html import Block, Run, merged, read, write

_texts = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Zs", "Zl", "Zp"), exclude_characters="{}"),
    min_size=1,
    max_size=12,
)
_links = st.sampled_from(["", "", "https://example.com/?a=1&b=2", '{{ results["doc"].url }}'])
_codes = st.sampled_from(["{{ item.title }}", '{{ client.first_name | default("you & me") }}', "{% if item.paid %}"])
_looks = st.booleans(), st.booleans(), st.booleans(), _links
_runs = st.one_of(st.builds(Run, _texts, *_looks), st.builds(Run, st.just(""), *_looks, _codes))
_lines = st.lists(_runs, min_size=1, max_size=5).map(merged)
_blocks = st.one_of(
    st.builds(Block, st.sampled_from(["p", "h3", "h2"]), _lines),
    st.builds(Block, st.sampled_from(["ul", "ol"]), _lines, st.just(1)),
)


@given(st.lists(_blocks, min_size=1, max_size=6))
def test_what_is_written_is_read_as_it_was(blocks: list[Block]) -> None:
    assert read(write(blocks)) == tuple(blocks)


@pytest.mark.parametrize(
    "source",
    [
        "<p>Hello <b>Ann</b></p>",
        "<p>one<br>two</p><p><br></p><p>three</p>",
        "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>",
        "<ol><li>1</li></ol><ul><li>2</li></ul>",
        '<p><a href="{{ results["d"].url }}">your offer</a> &amp; more</p>',
        "<h3>Dear {{ client.name }}</h3>",
        "<p>two &nbsp;blanks</p>",
        '<p>before</p><table border="1"><tr><td>{{ item.title }}</td></tr></table><p>after</p>',
    ],
)
def test_small_html_comes_back_letter_by_letter(source: str) -> None:
    assert write(read(source)) == source


@pytest.mark.parametrize(
    ("source", "small"),
    [
        ("bare text", "<p>bare text</p>"),
        ("<div>one</div>\n<div>two</div>", "<p>one</p><p>two</p>"),
        ("<p><strong>b</strong><em>i</em></p>", "<p><b>b</b><i>i</i></p>"),
        ('<p style="color:red"><span class="x">plain</span></p>', "<p>plain</p>"),
        ("<ul>\n  <li><p>a</p></li>\n</ul>", "<ul><li>a</li></ul>"),
        ("<p></p><p>  </p>", ""),
        ("<p>5 < 6 & 7", "<p>5 &lt; 6 &amp; 7</p>"),
    ],
)
def test_other_html_becomes_small(source: str, small: str) -> None:
    assert write(read(source)) == small


def test_braces_in_a_placeholder_are_not_taken_for_html() -> None:
    source = '<p>{{ "<b>" | upper }}</p>'
    assert read(source) == (Block("p", (Run(raw='{{ "<b>" | upper }}'),)),)
    assert write(read(source)) == source
