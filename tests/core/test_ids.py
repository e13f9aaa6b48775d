from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anchor_console.core.ids import Identity, new_ulid

place = st.text(st.characters(codec="utf-8") | st.sampled_from("/:%23AF"), min_size=1)
identities = st.builds(Identity, platform=place, space=st.just("") | place, user_id=st.text(min_size=1))


@given(identities)
def test_an_identity_is_read_as_it_is_written(identity):
    assert Identity.parse(str(identity)) == identity


def test_two_spaces_of_one_platform_are_two_people():
    assert Identity.parse("kuaishou:7") != Identity.parse("kuaishou/shop:7")
    assert Identity.parse("kuaishou/shop:a:b") == Identity("kuaishou", "shop", "a:b")


def test_a_platform_that_a_shop_calls_by_a_name_with_a_colon_or_a_slash_is_written_so_that_it_is_read_again():
    assert str(Identity("有赞:店", "order", "u1")) == "有赞%3A店/order:u1"
    assert str(Identity("1688/分销", "", "u:1/2")) == "1688%2F分销:u:1/2"


@pytest.mark.parametrize("text", ["", "7", ":7", "kuaishou:", "/shop:7", "1688/分销/order:u1"])
def test_half_an_identity_is_refused(text):
    with pytest.raises(ValueError, match="platform:user_id"):
        Identity.parse(text)


@given(st.integers(0, 2**48 - 2))
def test_ulids_sort_by_their_time(now_ms):
    earlier, later = new_ulid(now_ms), new_ulid(now_ms + 1)
    assert earlier < later
    assert len(earlier) == 26
    assert set(earlier) <= set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")


def test_ulids_of_one_millisecond_differ():
    assert len({new_ulid(0) for _ in range(1000)}) == 1000


def test_a_ulid_carries_its_time_in_its_first_ten_characters():
    assert new_ulid(0)[:10] == "0" * 10
    assert new_ulid(1_469_918_176_385)[:10] == "01ARYZ6S41"
