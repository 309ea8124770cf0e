"""Everything configurable: the server's `ROI_*` variables and the choices kept with a workspace."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

VERSION = "0.1.0"

Access = Literal["local", "private", "password"]
SpreadRule = Literal["posts", "orders", "revenue", "reach", "days"]

DEFAULT_BRAND_ALIASES: dict[str, tuple[str, ...]] = {
    "MuscleBlaze": ("MuscleBlaze", "Muscle Blaze", "MB"),
    "HKVitals": ("HKVitals", "HK Vitals", "HKV"),
    "Gritzo": ("Gritzo",),
}


ScorePart = Literal[
    "roas_shrunk", "engagement_rate", "conversion_rate", "cost_per_order", "revenue"
]
EmvAction = Literal["likes", "comments", "shares", "saves", "views"]

DEFAULT_SCORE_WEIGHTS: dict[ScorePart, float] = {
    "roas_shrunk": 0.35,
    "engagement_rate": 0.20,
    "conversion_rate": 0.15,
    "cost_per_order": 0.15,
    "revenue": 0.15,
}


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
        query_memory_mb: Memory that DuckDB may use in each worker, in MB.
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
    query_memory_mb: int = Field(default=1024, ge=128)

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
        brand_aliases: Words that name a brand inside a product, campaign or source.
        cost_basis: `recorded` takes `total_payout`; `computed` takes rate times work.
        fixed_rule: How fixed sums and payouts of unknown basis are spread over the work.
        attribution_days: Days from a post, its own included, on which an order of the influencer
            on the same platform belongs to it.
        score_weights: Weight of each part of the composite score, 0 and up; they are rescaled to 1.
        emv_rates: What one action on a platform is worth in earned media, in the workspace's
            currency; empty until somebody sets rates.
        product_aliases: Other spellings of a product, by the name that figures go under.
        currency: Code of the currency that every amount is in (ISO 4217).
        time_zone: Where a day begins and ends, for timestamps with a zone (IANA name).
        revenue_basis: Whether ratios use gross revenue or net of cancelled and returned orders.
    """

    model_config = ConfigDict(frozen=True)

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
    currency: str = Field(default="INR", pattern="^[A-Z]{3}$")
    time_zone: str = "Asia/Kolkata"
