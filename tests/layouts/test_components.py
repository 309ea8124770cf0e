from __future__ import annotations

import pytest

from charts.changes import Change
from layouts import components, frame, ids, kpi_card, overview, states, tabs
from layouts.components import Column
from layouts.kpi_card import Kpi


def everything(component):
    """Every component of a tree."""
    found = [component]
    children = getattr(component, "children", None)
    for part in children if isinstance(children, list | tuple) else [children]:
        if hasattr(part, "to_plotly_json"):
            found += everything(part)
    return found


def test_a_cell_is_text_and_never_markup():
    table = components.table([Column("Name", "start")], [["<b>x</b>"]], "Names")
    cells = [part for part in everything(table) if type(part).__name__ == "Td"]
    assert cells[0].children == "<b>x</b>"


def test_a_row_that_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="zip"):
        components.table([Column("A"), Column("B")], [["only one"]], "Broken")


def test_a_card_and_its_skeleton_have_the_same_ids():
    card = kpi_card.card(Kpi("roas", "ROAS", "1.48×", Change("+1%", "good", "vs"), ""))
    waiting = kpi_card.skeleton("roas", "ROAS")
    assert card["id"] == waiting.id == ids.kpi("roas")
    assert card["change"] == {
        "text": "+1%",
        "tone": "good",
        "label": "vs",
        "arrow": "",
        "note": "",
    }


@pytest.mark.parametrize("make", [frame.layout, overview.layout])
def test_ids_are_unique(make):
    ids = [str(part.id) for part in everything(make()) if getattr(part, "id", None)]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("tab", tabs.TABS)
def test_every_tab_has_a_page_with_one_heading(tab):
    page = frame.page(tab.path)
    assert page.id == f"tab-{tab.name}"
    assert sum(type(part).__name__ == "H1" for part in everything(page)) == 1


def test_the_banner_is_for_sample_data_only():
    assert frame.sample_banner(is_sample=False) == []
    banner = everything(frame.sample_banner(is_sample=True)[0])
    assert any(getattr(part, "href", "") == "/data" for part in banner)


def test_states_say_what_to_do():
    for state in (states.nothing_imported(), states.nothing_matches("/"), states.not_found()):
        assert any(getattr(part, "href", None) for part in everything(state))
    assert "ab12" in states.failed("ab12")
