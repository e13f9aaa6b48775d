from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from anchor_console.goods.made_for import MadeFor, made_for, may_be_for_men

WORDS = st.lists(
    st.sampled_from(
        ["男", "女", "童装", "男友风", "男女", "爸爸", "men", "MEN's", "ｍａｎ", "wo", "裙", "外套", " ", "亲子"]
    ),
    max_size=4,
).map("".join)


@given(WORDS, WORDS)
def test_what_is_made_for_men_says_so_in_its_name_or_its_category(name, category):
    if made_for(name, category) is MadeFor.MEN:
        assert may_be_for_men(name) or may_be_for_men(category)
