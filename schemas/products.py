"""Products: optional; gives prices, margins and which brand a product belongs to."""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pa

from schemas.columns import Column, Table


class ProductModel(pa.DataFrameModel):
    """A cleaned product."""

    product: str = pa.Field(nullable=False)
    brand: str = pa.Field(nullable=True)
    category: str = pa.Field(nullable=True)
    price_paise: pd.Int64Dtype = pa.Field(nullable=True, ge=0)
    margin: float = pa.Field(nullable=True, ge=0, le=1)

    class Config(pa.DataFrameModel.Config):
        """Exactly these columns, already of these types."""

        strict = True
        coerce = False


PRODUCTS = Table(
    name="products",
    title="products",
    key="product",
    model=ProductModel,
    needs=((("product",),), (("brand",),)),
    tells=frozenset({"product", "brand", "category", "price_paise", "margin"}),
    file_words=("product", "catalog", "sku", "price"),
    examples=(
        {
            "product": "Whey Protein 1 kg",
            "brand": "MuscleBlaze",
            "category": "Protein",
            "price_paise": "2999",
            "margin": "0.35",
        },
        {
            "product": "Multivitamin 60 tablets",
            "brand": "HKVitals",
            "category": "Vitamins",
            "price_paise": "499",
            "margin": "0.45",
        },
    ),
    columns=(
        Column(
            "product",
            "id",
            "Product name, as orders and posts write it.",
            ("product_name", "sku", "item", "name", "title", "product_id", "id"),
        ),
        Column("brand", "text", "Brand it belongs to.", ("brands", "brand_name")),
        Column(
            "category",
            "text",
            "Kind of product, such as Vitamins.",
            ("product_category", "type", "product_type", "segment"),
        ),
        Column(
            "price_paise",
            "money",
            "Selling price, in ₹.",
            ("product_price", "selling_price", "unit_price", "mrp"),
        ),
        Column(
            "margin",
            "share",
            "Share of the price that is margin, such as 0.35 or 35%. Kept, and not used "
            "by any figure: ROI takes the margin of the settings.",
            ("gross_margin", "margin_percent", "profit_margin", "margin_percentage"),
        ),
    ),
)
