"""The tables this app knows, by name."""

from __future__ import annotations

from schemas.columns import Table
from schemas.influencers import INFLUENCERS
from schemas.payouts import PAYOUTS
from schemas.posts import POSTS
from schemas.products import PRODUCTS
from schemas.terms import TERMS
from schemas.tracking import TRACKING

TABLES: dict[str, Table] = {
    table.name: table for table in (INFLUENCERS, POSTS, TRACKING, PAYOUTS, PRODUCTS, TERMS)
}
