from __future__ import annotations

import pytest

from anchor_console.fans.facets import is_too_long, value_of, values_of
from anchor_console.fans.figures import WhichUnit, budget_yuan, height_cm, weight_kg


@pytest.mark.parametrize(
    ("written", "cm"),
    [("160", "160"), ("160cm", "160"), ("1米6", "160"), ("1.58m", "158"), ("一米六五", "165"), ("一米六", "160"),
     ("１６５", "165"), ("162.5", "162.5"), ("160左右", "160"), ("大约1米6", "160")],
)  # fmt: skip
def test_a_height_is_read_as_people_write_it(written, cm):
    assert height_cm(written) == value_of("height_cm", written) == cm


@pytest.mark.parametrize(
    ("written", "kg"),
    [("110", "55"), ("115斤", "57.5"), ("52kg", "52"), ("52 公斤", "52"), ("50", "50"), ("8kg", "8"), ("40斤", "20"),
     ("110斤左右", "55"), ("约55kg", "55")],
)  # fmt: skip
def test_a_weight_is_read_in_the_unit_that_it_must_be_in(written, kg):
    assert weight_kg(written) == kg


def test_a_weight_that_may_be_in_either_unit_is_asked_back():
    with pytest.raises(WhichUnit):
        weight_kg("80")
    assert weight_kg("80", "kg") == value_of("weight_kg", "80") == "80"
    assert weight_kg("80", "斤") == "40"
    assert weight_kg("80公斤", "斤") == "80"
    assert (value_of("weight_kg", "113斤"), value_of("weight_kg", "56.5kg")) == ("56.5", "56.5")


@pytest.mark.parametrize(
    ("written", "yuan"),
    [("500", "500"), ("500左右", "500"), ("300-500元", "500"), ("200以内", "200"), ("三百", "300"),
     ("两千以下", "2000"), ("¥1,299.00", "1299"), ("89.9", "89"), ("1.5k", "1500"), ("最多800块", "800"),
     ("RMB 500", "500")],
)  # fmt: skip
def test_what_somebody_will_pay_is_read_as_people_write_it(written, yuan):
    assert budget_yuan(written) == value_of("budget", written) == yuan


@pytest.mark.parametrize("written", ["", "0", "不多", "500以上", "-5", "500斤", "2000000"])
def test_what_is_no_purse_is_none(written):
    assert value_of("budget", written) is None


@pytest.mark.parametrize("written", ["", "很高", "999", "3", "一米"])
def test_what_is_no_height_is_none(written):
    assert value_of("height_cm", written) is None


@pytest.mark.parametrize("written", ["", "八十", "1", "999kg", "-50"])
def test_what_is_no_weight_is_none(written):
    assert value_of("weight_kg", written) is None


def test_an_age_is_told_in_years():
    assert (value_of("age", "25岁"), value_of("age", "３周岁"), value_of("age", "岁")) == ("25", "3", None)


def test_what_is_longer_than_is_kept_is_told_and_not_cut():
    whole = "不要太厚的不要高领的不要带毛领的也不要黑色"
    assert (values_of("likes", f"纯棉、{whole}"), is_too_long("likes", f"纯棉、{whole}")) == ((), True)
    assert not is_too_long("likes", "、".join(["纯棉宽松"] * 9))
