import pyarrow as pa
import pytest

from schemas.links import read_links


@pytest.mark.parametrize(
    "link", ["http://tran.com/", "HTTPS://x.y/z?a=1", "url1", "example.com/x", "example.com:8080/x"]
)
def test_web_addresses_and_plain_text_stay(link):
    links, refused, _ = read_links(pa.array([link]))
    assert links.to_pylist() == [link]
    assert refused.to_pylist() == [False]


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        " JavaScript:alert(1)",
        "java\nscript:alert(1)",
        "java\tscript:alert(1)",
        "\x01javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "vbscript:x",
        "mailto:a@b.c",
    ],
)
def test_other_schemes_are_left_out(link):
    links, refused, _ = read_links(pa.array([link]))
    assert links.to_pylist() == [None]
    assert refused.to_pylist() == [True]
