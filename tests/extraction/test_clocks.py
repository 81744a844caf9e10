"""Times that post ids carry."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.extraction.clocks import time_from_id
from analyzer.records import Platform


@pytest.mark.parametrize(
    ("platform", "post_id", "expected"),
    [
        (Platform.TWITTER, "1102441374857789440", "2019-03-04T05:31:20Z"),
        (Platform.INSTAGRAM, "DNJQOX0RA08", "2025-08-09T18:37:45Z"),
        (Platform.THREADS, "DNJQOX0RA08", "2025-08-09T18:37:45Z"),
        (Platform.TIKTOK, "7290713603299331374", "2023-10-17T00:12:20Z"),
        (Platform.BLUESKY, "3mavlx6v3ak2c", "2025-12-26T15:23:38Z"),
        (Platform.MASTODON, "115624517760498357", "2025-11-28T00:35:26Z"),
        (Platform.TRUTHSOCIAL, "115624517760498357", "2025-11-28T00:35:26Z"),
        (Platform.UNKNOWN, "7192100575641601133", "2024-05-03T10:00:00Z"),
    ],
)
def test_the_time_in_an_id(platform: Platform, post_id: str, expected: str) -> None:
    assert time_from_id(platform, post_id) == expected


@pytest.mark.parametrize(
    ("platform", "post_id"),
    [
        (Platform.TWITTER, "3579860805"),  # a plain counter of 2009
        (Platform.TWITTER, "not-a-number"),
        (Platform.TWITTER, "٣٥٧٩٨٦٠٨٠٥١١"),
        (Platform.BLUESKY, "self"),
        (Platform.INSTAGRAM, "ab"),
        (Platform.TIKTOK, "12345"),
        (Platform.FACEBOOK, "10160000000000000"),
        (Platform.REDDIT, "12zrxn2"),
    ],
)
def test_ids_without_a_clock(platform: Platform, post_id: str) -> None:
    assert time_from_id(platform, post_id) is None


def test_a_private_shortcode_has_the_clock_of_its_first_signs() -> None:
    assert time_from_id(Platform.INSTAGRAM, "DNJQOX0RA08" + "x" * 28) == "2025-08-09T18:37:45Z"


@given(st.sampled_from(Platform), st.text(max_size=40))
def test_no_id_breaks_a_clock(platform: Platform, post_id: str) -> None:
    moment = time_from_id(platform, post_id)
    assert moment is None or "2010" <= moment[:4] <= "2100"
