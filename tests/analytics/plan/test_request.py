"""What can be asked of a plan, and what is refused with a remedy."""

from __future__ import annotations

import json
import math

import pytest

from analytics.plan.errors import PlanError
from analytics.plan.request import BY, OBJECTIVES, Request

FULL = Request(
    by="platform_brand",
    objective="incremental",
    budget=250_000.5,
    low=0,
    high=3.5,
    cells=(('Moj/O\'Neil, "Co"', 10, 20.5), ("Instagram/Gritzo", 0, 0)),
    locked=("b,c=d:e", "a", "a"),
)


def test_the_same_question_is_the_same_value_whatever_the_order_of_its_rows():
    again = Request(**{**FULL.__dict__, "cells": FULL.cells[::-1], "locked": ("a", "b,c=d:e")})
    assert (again, hash(again)) == (FULL, hash(FULL))
    assert FULL.locked == ("a", "b,c=d:e")
    assert FULL.named == ("Instagram/Gritzo", 'Moj/O\'Neil, "Co"', "a", "b,c=d:e")
    assert Request(budget=100) == Request(budget=100.0) != Request(budget=101)


@pytest.mark.parametrize("request_", [Request(), FULL, *(Request(by=by) for by in BY)])
def test_a_saved_request_comes_back_as_it_was(request_):
    stored = json.loads(json.dumps(request_.to_dict()))
    assert Request.from_dict(stored) == request_


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_what_is_left_out_of_a_saved_request_has_its_default(objective):
    assert Request.from_dict({"objective": objective}) == Request(objective=objective)
    assert Request.from_dict({"low": None, "by": None, "budget": None}) == Request()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"by": "post"}, "by influencer or platform_brand, not “post”"),
        ({"objective": "likes"}, "no objective “likes”. Choose one of revenue, incremental"),
        ({"budget": 0}, "The budget is 0.00 a month. Give more than 0"),
        ({"budget": -5}, "The budget is -5.00 a month"),
        ({"budget": math.nan}, "nan a month"),
        ({"budget": math.inf}, "inf a month"),
        ({"budget": "a lot"}, "“a lot” is not a number for “budget”"),
        ({"budget": True}, "“True” is not a number"),
        ({"budget": 10**400}, "“budget” of a plan is too large"),
        ({"low": 2, "high": 1}, "2 to 1 times today's spend. The lower one must be 0 or more"),
        ({"low": -0.5}, "-0.5 to 2 times"),
        ({"high": math.nan}, "0.5 to nan times"),
        ({"cells": [["x", 5, 4]]}, "bounds of x are 5 to 4. The lower one must be 0 or more"),
        ({"cells": [["x", 1, 2], ["x", 1, 3]]}, "x has bounds of its own twice. Keep one"),
        ({"cells": [["x", 1]]}, "its id, the least and the most"),
        ({"cells": [["x", "1", 2]]}, "“1” is not a number for “cells”"),
        ({"cells": "x"}, "“cells” of a plan must be a list"),
        ({"locked": "x"}, "“locked” of a plan must be a list"),
        ({"cap": 1}, "A plan has no “cap”"),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_value_and_a_remedy(given, words):
    with pytest.raises(PlanError) as told:
        Request.from_dict(given)
    assert words in str(told.value)
