import pyarrow as pa
import pytest

from schemas.vocabulary import (
    age_group_name,
    basis_name,
    gender_name,
    platform_name,
    platform_of,
    rate_per_name,
    read_words,
    status_name,
)


@pytest.mark.parametrize(
    ("text", "platform"),
    [
        ("Instagram", "Instagram"),
        ("insta", "Instagram"),
        ("IG", "Instagram"),
        ("Inst", "Instagram"),
        ("Instagram Reels", "Instagram"),
        ("instagram_ads", "Instagram"),
        ("instagram.com", "Instagram"),
        ("Face", "Facebook"),
        ("fb", "Facebook"),
        ("YT", "YouTube"),
        ("you tube", "YouTube"),
        ("YouT", "YouTube"),
        ("x", "Twitter"),
        ("X (Twitter)", "Twitter"),
        ("linked in", "LinkedIn"),
        ("Tik-Tok", "TikTok"),
        ("Іnstagram", "Instagram"),  # a Cyrillic І
        ("Ｉｎｓｔａ", "Instagram"),
        ("इंस्टाग्राम", "Instagram"),
        ("Instgram", "Instagram"),
        ("Instagarm", "Instagram"),
        ("Youtbue", "YouTube"),
        ("Facebok", "Facebook"),
        ("\u200bYouTube\u00a0", "YouTube"),
    ],
)
def test_platforms(text, platform):
    assert platform_of(text) == platform


@pytest.mark.parametrize(
    "text",
    ["Gritzo", "", "Facebook/Instagram", "google", "face cream", "e", "t", "Threads", "Instacart"],
)
def test_what_names_no_platform(text):
    assert platform_of(text) is None


def test_unknown_platforms_keep_their_spelling_with_a_capital():
    assert platform_name("shareChat") == "ShareChat"


def test_genders():
    assert [gender_name(word) for word in ("femlae", "महिला", "Male ", "Мale", "trans", "")] == [
        "Female",
        "Female",
        "Male",
        "Male",
        "Other",
        "Other",
    ]
    assert [gender_name(word) for word in ("F", "woman", "M", "MALE", "non-binary", "unknown")] == [
        "Female",
        "Female",
        "Male",
        "Male",
        "Other",
        None,
    ]


@pytest.mark.parametrize(
    ("text", "basis"),
    [
        ("per_post", "post"),
        ("Post", "post"),
        ("per order", "order"),
        ("%", "percent"),
        ("commission", "percent"),
        ("post + %", "hybrid"),
        ("Flat fee", "fixed"),
        ("per_ordеr", "order"),  # a Cyrillic е
        ("Per Post (Reel)", "post"),
        ("Hybrid (post + %)", "hybrid"),
        ("Commision", "percent"),
        ("Percentge", "percent"),
        ("% of sales", "percent"),
        ("Fixed Fee", "fixed"),
        ("barter", None),
    ],
)
def test_bases(text, basis):
    assert basis_name(text) == basis


def test_rate_units():
    assert [rate_per_name(word) for word in ("reel", "order", "month")] == ["post", "order", None]


def test_states():
    assert [status_name(word) for word in ("Canceled", "RTO", "Out_for  Delivery")] == [
        "cancelled",
        "returned",
        "out for delivery",
    ]


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("cancelled by user", "cancelled"),
        ("Order Cancelled", "cancelled"),
        ("CANCELLED_BY_SELLER", "cancelled"),
        ("Voided-by-bank", "cancelled"),
        ("Refund Initiated", "returned"),
        ("returned to origin", "returned"),
        ("RTO Delivered", "returned"),
        ("fully_refunded", "returned"),
        ("not cancelled", "not cancelled"),
        ("Partially Refunded", "partially refunded"),
        ("Partial_Refund", "partial refund"),
        ("refund rejected", "refund rejected"),
        ("Cancellation Requested", "cancellation requested"),
        ("No refund", "no refund"),
        ("carton delivered", "carton delivered"),
        ("Fulfilled", "delivered"),
        ("Deliverd", "delivered"),
        ("Payment Pending", "pending"),
        ("Paid", "paid"),
        ("Completed", "completed"),
        ("Canceld", "cancelled"),
        ("Dеlivered", "delivered"),  # a Cyrillic е
    ],
)
def test_states_inside_longer_texts(text, state):
    assert status_name(text) == state


def test_a_column_of_words_counts_what_it_changed():
    values, unknown, repairs = read_words(
        pa.array(["post", "Per Post", "", "barter"]), basis_name, "pay bases unified"
    )

    assert values.to_pylist() == ["post", "post", None, None]
    assert unknown.to_pylist() == [False, False, False, True]
    assert repairs == {"pay bases unified": 1}


@pytest.mark.parametrize(
    ("text", "band"),
    [
        ("18-24", "18-24"),
        ("18 to 24", "18-24"),
        ("18–24 yrs", "18-24"),
        ("18 - 24 Years", "18-24"),
        ("Age 18-24", "18-24"),
        ("25+", "25+"),
        ("25 and above", "25+"),
        ("above 25", "25+"),
        (">25", "25+"),
        ("Under 18", "Under 18"),
        ("<18", "Under 18"),
        ("27", "27"),
        ("Gen Z", "Gen Z"),
        ("Teenager", "Teenager"),
    ],
)
def test_age_bands(text, band):
    assert age_group_name(text) == band
