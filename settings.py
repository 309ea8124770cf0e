"""Everything configurable: the server's `ROI_*` variables and the choices kept with a workspace."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

VERSION = "0.1.0"

Access = Literal["local", "private", "password"]
SpreadRule = Literal["posts", "orders", "revenue", "reach", "days"]

DEFAULT_BRAND_ALIASES: dict[str, tuple[str, ...]] = {
    "MuscleBlaze": ("Muscle Blaze", "MB"),
    "HKVitals": ("HK Vitals", "HKV"),
    "Gritzo": (),
}


ScorePart = Literal[
    "roas_shrunk", "engagement_rate", "conversion_rate", "cost_per_order", "revenue"
]
EmvAction = Literal["likes", "comments", "shares", "saves", "views"]
Currency = Literal["INR", "USD", "EUR", "GBP", "AED", "SGD", "AUD", "CAD"]

_SAID: Final[Mapping[str, tuple[str, str]]] = {
    "currency": ("Currency", "Choose INR, USD, EUR, GBP, AED, SGD, AUD or CAD."),
    "margin": ("Margin", "Give more than 0 % and at most 100 %."),
    "revenue_basis": ("Revenue basis", "Choose gross or net."),
    "organic_share": ("Organic share by brand", "Give each brand from 0 % to 100 %."),
    "default_organic_share": ("Organic share", "Give 0 % to 100 %."),
    "cost_basis": ("Cost basis", "Choose recorded or computed."),
    "fixed_rule": ("Rule for fixed sums", "Choose posts, orders, revenue, reach or days."),
    "tier_bounds": (
        "Tier bounds",
        "Give three whole numbers, each larger than the last.",
    ),
    "attribution_days": ("Attribution window", "Choose 7, 14 or 28 days."),
    "score_weights": (
        "Score weights",
        "Give numbers of 0 or more, at least one above 0.",
    ),
    "emv_rates": ("Media value rates", "Give each action an amount of 0 or more."),
    "brand_aliases": ("Brand names", "Give each brand spellings that no other brand has."),
    "product_aliases": ("Product names", "Give each product spellings that no other product has."),
    "payout_orders": ("Orders that payouts count", "Choose auto, all or delivered."),
    "payout_hold_days": ("Hold period of payouts", "Give whole days from 0 to 180."),
    "time_zone": ("Time zone", "Give the name of a time zone, such as Asia/Kolkata."),
}

SETTING_LABELS: Final[Mapping[str, str]] = {name: label for name, (label, _) in _SAID.items()}
"""What each choice of a workspace is called, in the order in which people are shown them."""

DEFAULT_SCORE_WEIGHTS: dict[ScorePart, float] = {
    "roas_shrunk": 0.35,
    "engagement_rate": 0.20,
    "conversion_rate": 0.15,
    "cost_per_order": 0.15,
    "revenue": 0.15,
}


_DERIVING: Final = (
    *("brand_aliases", "product_aliases", "tier_bounds", "cost_basis", "fixed_rule"),
    *("payout_orders", "payout_hold_days"),
)


class Settings(BaseSettings):
    """How the server runs, read from `ROI_*` environment variables and `.env`.

    Attributes:
        data_dir: Folder that holds every workspace and the cookie secret.
        access: `local` (loopback only, one shared workspace), `private` (a workspace per
            browser) or `password` (one login, one shared workspace).
        workspace: The workspace that `local` and `password` share.
        password: The team's password; setting it turns `access` to `password`.
        host: Address that `roi serve` binds to.
        port: Port that `roi serve` binds to.
        max_upload_mb: Largest single uploaded file, in MB.
        max_unpacked_mb: Largest total size of a workbook once decompressed, in MB.
        secure_cookies: Mark cookies Secure; set it where the app is served over https.
        trusted_proxies: How many reverse proxies in front may set X-Forwarded-* headers.
        query_memory_mb: Memory that DuckDB may use in each worker and open cube, in MB; what does
            not fit is read again from the file, or spilled beside it.
    """

    model_config = SettingsConfigDict(
        env_prefix="ROI_", env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True
    )

    data_dir: Path = Path("./data")
    access: Access = "private"
    workspace: str = "default"
    password: SecretStr | None = None
    host: str = "127.0.0.1"
    port: int = Field(default=8050, ge=1, le=65535)
    max_upload_mb: int = Field(default=2048, ge=1)
    max_unpacked_mb: int = Field(default=2048, ge=1)
    secure_cookies: bool = False
    trusted_proxies: int = Field(default=0, ge=0, le=5)
    query_memory_mb: int = Field(default=128, ge=64)

    @model_validator(mode="after")
    def _password_decides_access(self) -> Self:
        if self.password is not None and not self.password.get_secret_value():
            object.__setattr__(self, "password", None)
        if self.password is not None and self.access != "password":
            object.__setattr__(self, "access", "password")
        if self.access == "password" and self.password is None:
            raise ValueError("ROI_ACCESS=password needs ROI_PASSWORD to be set")
        return self


class WorkspaceSettings(BaseModel):
    """The choices that change what a workspace's numbers mean; stored with every snapshot.

    Attributes:
        organic_share: Assumed share of tracked revenue that would have come anyway, per brand;
            brands not named use `default_organic_share`.
        default_organic_share: The assumption for every other brand, 0 to 1.
        margin: Gross margin on revenue, 0 to 1; 1 means "not set" and says so.
        tier_bounds: Followers at which micro, macro and mega begin.
        brand_aliases: Words that name a brand inside a product, campaign or source, besides its own
            name.
        cost_basis: `recorded` takes `total_payout`; `computed` takes rate times work.
        fixed_rule: How fixed sums and payouts of unknown basis are spread over the work.
        attribution_days: Days from a post, its own included, on which an order of the influencer
            on the same platform belongs to it.
        score_weights: Weight of each part of the composite score, 0 and up; they are rescaled to 1.
        emv_rates: What one action on a platform is worth in earned media, in the workspace's
            currency; empty until somebody sets rates.
        product_aliases: Other spellings of a product, by the name that figures go under.
        payout_orders: Which tracked orders a payout counts: `all`, `delivered` ones only, or
            `auto`: those that the numbers of orders in the payouts agree with most often.
        payout_hold_days: Days that an order waits before a payout counts it.
        currency: Code of the currency that every amount is in (ISO 4217).
        time_zone: Where a day begins and ends, for timestamps with a zone (IANA name).
        revenue_basis: Whether ratios use gross revenue or net of cancelled and returned orders.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)

    organic_share: dict[str, float] = Field(default_factory=dict)
    default_organic_share: float = Field(default=0.20, ge=0, le=1)
    margin: float = Field(default=1.0, gt=0, le=1)
    tier_bounds: tuple[int, int, int] = (10_000, 100_000, 1_000_000)
    brand_aliases: dict[str, tuple[str, ...]] = Field(
        default_factory=lambda: dict(DEFAULT_BRAND_ALIASES)
    )
    cost_basis: Literal["recorded", "computed"] = "recorded"
    fixed_rule: SpreadRule = "posts"
    revenue_basis: Literal["gross", "net"] = "gross"
    attribution_days: Literal[7, 14, 28] = 14
    score_weights: dict[ScorePart, float] = Field(
        default_factory=lambda: dict(DEFAULT_SCORE_WEIGHTS)
    )
    emv_rates: dict[str, dict[EmvAction, float]] = Field(default_factory=dict)
    product_aliases: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    payout_orders: Literal["auto", "all", "delivered"] = "auto"
    payout_hold_days: int = Field(default=0, ge=0, le=180)
    currency: Currency = "INR"
    time_zone: str = "Asia/Kolkata"

    @property
    def revenue_metric(self) -> str:
        """Key of the revenue that ratios use: `revenue`, or `net_revenue` on the net basis."""
        return "net_revenue" if self.revenue_basis == "net" else "revenue"

    @field_validator("organic_share")
    @classmethod
    def _shares(cls, shares: dict[str, float]) -> dict[str, float]:
        for brand, share in shares.items():
            if not 0 <= share <= 1:
                raise ValueError(f"{brand} has {share * 100:g} %.")
        return {brand.strip(): share for brand, share in shares.items() if brand.strip()}

    @field_validator("tier_bounds")
    @classmethod
    def _ascending(cls, bounds: tuple[int, int, int]) -> tuple[int, int, int]:
        micro, macro, mega = bounds
        if not 0 < micro < macro < mega:
            raise ValueError(f"They are {micro:,}, {macro:,} and {mega:,}.")
        return bounds

    @field_validator("score_weights")
    @classmethod
    def _weights(cls, weights: dict[ScorePart, float]) -> dict[ScorePart, float]:
        for part, weight in weights.items():
            if weight < 0:
                raise ValueError(f"{part} has {weight:g}.")
        if not any(weights.values()):
            raise ValueError("They are all 0.")
        return {part: weights.get(part, 0.0) for part in DEFAULT_SCORE_WEIGHTS}

    @field_validator("emv_rates")
    @classmethod
    def _rates(cls, rates: dict[str, dict[EmvAction, float]]) -> dict[str, dict[EmvAction, float]]:
        for platform, actions in rates.items():
            for action, rate in actions.items():
                if rate < 0:
                    raise ValueError(f"{action} on {platform} are {rate:g}.")
        return {platform: actions for platform, actions in rates.items() if actions}

    @field_validator("brand_aliases")
    @classmethod
    def _brands(cls, aliases: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        return _one_name_each(aliases, ignored=r"[\s_\-]+")

    @field_validator("product_aliases")
    @classmethod
    def _products(cls, aliases: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        return _one_name_each(aliases, ignored=r"\s+")

    @field_validator("time_zone")
    @classmethod
    def _zone_exists(cls, name: str) -> str:
        try:
            return ZoneInfo(name.strip()).key
        except (KeyError, OSError, ValueError):  # unknown, a folder, or a path
            raise ValueError(f"“{name}” is not a time zone.") from None

    @property
    def zone(self) -> ZoneInfo:
        """Where a day begins and ends."""
        return ZoneInfo(self.time_zone)

    @property
    def derived(self) -> dict[str, object]:
        """The choices that decide what is in the cube; all others only decide how it is read."""
        return {name: getattr(self, name) for name in _DERIVING}

    def product_name(self, product: str) -> str:
        """The name that figures of a product go under."""
        return self._product_names.get(_plain(product), product)

    @cached_property
    def _product_names(self) -> dict[str, str]:
        return {
            _plain(word): name
            for name, words in self.product_aliases.items()
            for word in (name, *words)
        }


class SettingsError(ValueError):
    """Choices of a workspace that cannot be kept.

    Attributes:
        problems: A sentence by setting: which value is wrong and what to give instead.
    """

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = dict(problems)


def checked(values: Mapping[str, Any]) -> WorkspaceSettings:
    """The choices of a workspace, from plain values by setting; what is left out is the default.

    Raises:
        SettingsError: A setting does not exist, or a value cannot be kept.
    """
    unknown = [name for name in values if name not in WorkspaceSettings.model_fields]
    if unknown:
        known = ", ".join(WorkspaceSettings.model_fields)
        raise SettingsError(
            {name: f"There is no setting “{name}”. Choose one of {known}." for name in unknown}
        )
    try:
        return WorkspaceSettings.model_validate(dict(values))
    except ValidationError as error:
        found = {str(one["loc"][0]): one for one in reversed(error.errors())}
        raise SettingsError(
            {name: _sentence(name, values[name], found[name]) for name in values if name in found}
        ) from None


def _sentence(name: str, value: object, fault: Mapping[str, Any]) -> str:
    label, remedy = _SAID[name]
    if fault["type"] == "value_error":
        return f"{label}: {fault['ctx']['error']} {remedy}"
    if name in ("margin", "default_organic_share") and isinstance(value, int | float):
        meant = f" Write {value / 100:g} for {value:g} %." if 1 < value <= 100 else ""
        return f"{label}: {value * 100:g} % is out of range. {remedy}{meant}"
    given = fault["input"] if isinstance(fault["input"], str | int | float) else value
    return f"{label}: “{given}” cannot be used. {remedy}"


def _plain(text: str) -> str:
    return " ".join(text.split()).lower()


def _one_name_each(
    aliases: Mapping[str, tuple[str, ...]], *, ignored: str
) -> dict[str, tuple[str, ...]]:
    """Trim names and their spellings; a spelling that names two of them is refused."""
    owners: dict[str, str] = {}
    tidy: dict[str, tuple[str, ...]] = {}
    for name, words in aliases.items():
        own = " ".join(name.split())
        spellings = {" ".join(word.split()): None for word in words}
        if not own:
            raise ValueError(f"“{', '.join(words)}” has no name.")
        for word in (own, *spellings):
            plain = re.sub(ignored, " ", word).strip().lower()
            if owners.setdefault(plain, own) != own:
                raise ValueError(f"“{word}” names both {owners[plain]} and {own}.")
        tidy[own] = tuple(word for word in spellings if word and word != own)
    return tidy
