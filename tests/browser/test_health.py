"""What the Data tab says about files that do not quite fit, against the figures themselves."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from analytics.health import Health, health
from charts import format as fmt
from storage import Store
from tests.browser.conftest import Site
from tests.browser.test_data import confirm, give, open_data

pytestmark = pytest.mark.browser

FIRST = date(2025, 1, 1)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def awkward() -> tuple[tuple[str, str], ...]:
    """Unknown ids, other platforms, a month without ids, missing days, odd payouts, no products."""
    people = ["influencer_id,name,category,gender,follower_count,platform"]
    people += [
        f"INF_{n},Name {n},Fitness,Female,{9000 * n},{'YouTube' if n % 3 else 'Instagram'}"
        for n in range(1, 13)
    ]
    posts = ["post_id,influencer_id,platform,date,url,caption,reach,likes,comments"]
    posts += [
        f"P{n},INF_{n % 13 + 1},{'YouTube' if n % 4 else 'Instagram'},{day(n)},,Hello,1000,10,2"
        for n in range(120)
        if not 50 <= n < 70
    ]
    orders = ["tracking_id,source,campaign,influencer_id,user_id,product,date,orders,revenue"]
    for n in range(900):
        at = day(45 + n // 6)
        blank = at.month == 5 or n % 5 == 0
        who = "" if blank else f"INF_{n % 11 + 3}"
        orders.append(f"T{n},Instagram,Summer,{who},u{n % 300},Whey,{at},1,{100 + n}")
    orders.append("T9999,Instagram,Summer,INF_3,u1,Whey,2099-01-01,1,500")
    payouts = ["payout_id,influencer_id,basis,rate,orders,total_payout,date"]
    payouts += [f"Y{n},INF_{n},order,50,{n * 9},{450 * n},2025-06-30" for n in range(1, 12)]
    payouts += ["Y90,INF_90,post,900,,2700,", "Y91,INF_91,post,900,,1900,2025-06-30"]
    tables = {"influencers": people, "posts": posts, "orders": orders, "payouts": payouts}
    return tuple((f"{name}.csv", "\n".join(lines) + "\n") for name, lines in tables.items())


def stored(running: Site) -> Health:
    """The health of the one workspace that was imported into."""
    (name,) = (path.parent.name for path in running.data_dir.glob("workspaces/*/CURRENT"))
    return health(Store(running.data_dir).workspace(name).snapshot())


def test_the_panel_says_what_the_files_lack(site: Callable[..., Site], page: Page) -> None:
    running = site(access="private", fresh=True)
    open_data(page, running)
    expect(page.locator("#data-health .health-headline")).to_be_visible()
    give(page, *awkward())
    confirm(page)
    expect(page.locator("#data-health")).to_contain_text("INF_90")
    found = stored(running)

    looked = [one for one in found.relations if one.rows]
    assert sum(bool(one.orphaned) for one in looked) >= 6
    for one in looked:
        check = page.locator(f"#data-health [data-check={one.key}]")
        ratio = f"{fmt.grouped(one.matched)} of {fmt.grouped(one.rows)}"
        expect(check.locator(".health-ratio")).to_contain_text(ratio)
        expect(check.locator(".data-tag")).to_have_text("Look" if one.orphaned else "Fits")
        for example in one.examples:
            expect(check).to_contain_text(example.id)
        if one.money:
            expect(check).to_contain_text(fmt.money(one.money / 100))
    assert found.stated.differing
    expect(page.locator("[data-check=payouts_stated]")).to_contain_text(
        f"{found.stated.differing} of {found.stated.rows} payouts"
    )

    panel = page.locator("#data-health")
    (gap,) = found.gaps
    expect(panel).to_contain_text(f"No posts for 20 days, {fmt.span(gap.first, gap.last)}.")
    assert {(one.edge, one.table) for one in found.offsets} >= {("start", "tracking")}
    expect(panel).to_contain_text("Tracked orders start 45 days later than posts")
    expect(panel).to_contain_text("1 row of tracked orders dated after today, up to 1 Jan 2099")
    expect(panel).to_contain_text("1 of 13 payouts without a date")
    share = fmt.percent(100 * (found.unattributed.revenue_share or 0))
    expect(panel).to_contain_text(f"{share} of revenue")
    assert [f"{one.month:%b}" for one in found.jumps] == ["Jun", "May"]
    expect(panel).to_contain_text("May 2025: the share rose to 100.0% from 19.9%.")
    expect(panel).to_contain_text("No products yet.")


def test_the_days_are_a_table_too_and_follow_the_data(
    site: Callable[..., Site], page: Page
) -> None:
    running = site(access="private")
    open_data(page, running)
    give(page, *awkward())
    confirm(page)
    panel = page.locator("#data-health")
    expect(
        panel.get_by_role("img", name=re.compile(r"^Posts: 1 Jan – 30 Apr 2025"))
    ).to_be_visible()
    panel.get_by_text("Show as table").click()
    expect(
        panel.get_by_role("row", name=re.compile(r"^Posts 1 Jan 2025 30 Apr 2025 100 100 0 0 1$"))
    ).to_be_visible()
    panel.get_by_text("Show by month").click()
    expect(panel.get_by_role("row", name=re.compile(r"^May 2025 .* 100\.0%$"))).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390

    page.locator("#data-sample-influencers").fill("20")
    page.locator("#data-sample-orders").fill("500")
    page.click("#data-sample-make")
    expect(page.locator("#data-sample-message")).to_contain_text("Every tab shows the sample now")
    expect(panel).not_to_contain_text("INF_90")
