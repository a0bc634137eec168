"""A mail's HTML as plain text, and its links on the way through the tracker."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.delivery.mail.letter import letter, plain_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>Two<br>three</p>", "One\n\nTwo\nthree"),
        ("<h3>Offer</h3>\n<p>Dear\n  Paolo,</p>", "Offer\n\nDear Paolo,"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ("<p>x</p><ol><li>a</li><li>b</li></ol><p>y</p>", "x\n\n1. a\n2. b\n\ny"),
        ('<p><a href="https://x.org">https://x.org</a></p>', "https://x.org"),
        ('<p><a href="tel:+39061">+39061</a>, <a href="mailto:a@b.org">Ann</a></p>', "+39061, Ann (a@b.org)"),
        ('<a href="https://x.org"><img src="logo.png" alt="Logo"></a>', "Logo (https://x.org)"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>", "a b\nc d"),
        ("<style>p {}</style><p>a</p><!-- no --><script>1</script>", "a"),
        ("A &amp; B &lt; C", "A & B < C"),
        ("no markup", "no markup"),
        ("<html><body><p>a</p></body><body><p>forwarded</p></body></html>", "a\n\nforwarded"),
        ("<html><head><title>T</title></head><body>a</body></html>\n<p>small print</p>", "a\n\nsmall print"),
        ("<html></html>", ""),
        ("<!DOCTYPE html><html><frameset><frame src=x></frameset></html>", ""),
        ("a</div></div></body><p>b</p>", "a\n\nb"),
        ("<!-- only -->", ""),
        ("   ", ""),
    ],
)
def test_html_reads_as_text(html: str, text: str) -> None:
    assert plain_text(html) == text


def test_all_web_links_and_only_they_go_through_the_tracker() -> None:
    html = (
        '<p>Hi <a href="https://x.org/a?b=1&amp;c=2" title="t">x</a><a href="HTTP://Y.org">y</a>'
        '<a href="#top">top</a><a href="mailto:a@b.org">a</a><a>none</a></p>'
    )
    made = letter(html, title="T", links=lambda url: f"https://go/{len(url)}?to=1&u=2")
    assert made.html.count("https://go/") == 2
    assert 'href="https://go/23?to=1&amp;u=2" title="t"' in made.html
    assert 'href="#top"' in made.html
    assert "x (https://go/23?to=1&u=2)" in made.text


def test_the_title_is_escaped() -> None:
    assert "<title>&lt;b&gt; &amp;</title>" in letter("<p>x</p>", title="<b> &").html


@given(st.text(alphabet=st.sampled_from('<>/="&; abpuliol\n\0é!-')))
def test_any_text_makes_a_letter(source: str) -> None:
    made = letter(source, title=source, links=str, pixel="https://go/o")
    assert made.html.endswith("</html>\n")
    assert made.text == made.text.strip()
