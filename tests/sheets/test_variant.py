from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anchor_console.sheets.variant import Variant, plain_size, split_variant


@pytest.mark.parametrize(
    ("text", "color", "size"),
    [
        ("黑色;XL【建议120-135斤】", "黑色", "XL"),
        ("黑色；XL（建议120-135斤）", "黑色", "XL"),
        ("颜色:驼色,尺码:M", "驼色", "M"),
        ("颜色：驼色 尺码：M", "驼色", "M"),
        ("颜色分类:驼色;尺码:2XL(130-145斤)", "驼色", "XXL"),
        ("尺码:M;颜色:驼色", "驼色", "M"),
        ("驼色/M", "驼色", "M"),
        ("驼色 M", "驼色", "M"),
        ("驼色-M", "驼色", "M"),
        ("M,驼色", "驼色", "M"),
        ("【加绒】黑色,2XL 建议130-145斤", "黑色", "XXL"),
        ("黑色XL", "黑色", "XL"),
        ("黑色XL码", "黑色", "XL"),
        ("颜色:黑色XL", "黑色", "XL"),
        ("白色/38", "白色", "38"),
        ("白色;38码", "白色", "38"),
        ("雾霾蓝;均码", "雾霾蓝", "均码"),
        ("藏青", "藏青", None),
        ("L", None, "L"),
        ("30ml", None, "30ml"),
        ("净含量:500g", None, "500g"),
        ("口味:麻辣;规格:10包", "麻辣", "10包"),
        ("麻辣;250g", "麻辣", "250g"),
        ("深灰;160/84A", "深灰", "160/84A"),
        ("粉色;110cm 建议身高105-115cm", "粉色", "110cm"),
        ("黑色*M", "黑色", "M"),
        ("黑色×XL", "黑色", "XL"),
        ("50*70cm;灰色", "灰色", "50*70cm"),
        ("M/165 黑色", "黑色", "M"),
        ("2件装 奶白 L", "奶白", "L"),
        ("3双装;黑色;39", "黑色", "39"),
        ("花色随机;5双装", "花色随机", "5双装"),
        ("5XL加肥加大;黑色", "黑色", "5XL"),
        ("黑色;XL加大码", "黑色", "XL"),
        ("加绒款;黑色;M", "黑色", "M"),
        ("黑色;升级款;XL", "黑色", "XL"),
        ("黑色;S-M", "黑色", "S-M"),
        ("黑色 27/28", "黑色", "27/28"),
        ("黑色;XL 120斤-135斤", "黑色", "XL"),
        ("黑色;XL 高160-165", "黑色", "XL"),
        ("【驼色】【M】", "驼色", "M"),
        ("驼色[M]", "驼色", "M"),
        ("驼色（M）", "驼色", "M"),
        ("白色(38)", "白色", "38"),
        ("黑色【加绒】（均码）", "黑色", "均码"),
        ("白色(2条)", "白色", None),
        ("黑色(130斤)", "黑色", None),
        ("黑色(165)", "黑色", None),
        ("黑色;大码XL", "黑色", "XL"),
        ("黑色;加大码5XL（180-200斤）", "黑色", "5XL"),
        ("款式:圆领;颜色:黑色;尺码:XL", "黑色", "XL"),
        ("款式:圆领;颜色:黑色", "黑色", None),
        ("款式:圆领;黑色;XL", "黑色", "XL"),
        ("款式:圆领;尺码:XL", "圆领", "XL"),
        ("黑色;XL:120-135斤", "黑色", "XL"),
        ("XL:120-135斤;黑色", "黑色", "XL"),
        ("黑色/L/120斤", "黑色", "L"),
        ("黑色;L/120斤", "黑色", "L"),
        ("米白;S/M", "米白", "S/M"),
        ("S/M;米白", "米白", "S/M"),
        ("米白/S/M", "米白", "S/M"),
        ("米白;加绒;XL/2XL", "米白", "XL/2XL"),
        ("S-M", None, "S-M"),
        ("S/M", None, "S/M"),
        ("黑色XL120-135斤", "黑色", "XL"),
        ("黑色+白色;XL", "黑色+白色", "XL"),
        ("黑色+白色+XL", "黑色+白色", "XL"),
        ("XL+黑色+白色", "黑色+白色", "XL"),
        ("黑色+XL建议120-135斤", "黑色", "XL"),
        ("XL加大码+黑色", "黑色", "XL"),
        ("颜色:黑色+白色;尺码:XL", "黑色+白色", "XL"),
        ("颜色:黑色+尺码:XL", "黑色", "XL"),
        ("黑色;建议110-125斤穿L", "黑色", "L"),
        ("黑色 建议110-125斤穿L码", "黑色", "L"),
        ("黑色【110斤穿M，125斤穿L】", "黑色", None),
        ("黑色(平时穿L拍大一码)", "黑色", None),
        ("默认", None, None),
        ("", None, None),
    ],
)
def test_colour_and_size_are_read_from_what_shops_write(text, color, size):
    assert split_variant(text) == Variant(color, size)


@pytest.mark.parametrize(
    ("size", "plain"), [("xl", "XL"), ("3XL", "XXXL"), ("4xl码", "4XL"), ("Free", "均码"), ("38码", "38")]
)
def test_sizes_are_written_as_catalogues_write_them(size, plain):
    assert plain_size(size) == plain
    assert plain_size(plain) == plain


@given(st.text(max_size=60))
def test_no_text_breaks_it_and_nothing_comes_out_that_was_not_there(text):
    variant = split_variant(text)
    assert variant.color is None or variant.color.strip()
    assert variant.size is None or variant.size.strip()


@given(
    color=st.sampled_from(["黑色", "驼色", "雾霾蓝", "深灰", "白色"]),
    size=st.sampled_from(["S", "M", "L", "XL", "XXL", "XXXL", "4XL", "均码", "38"]),
    between=st.sampled_from([";", ",", "/", "；", "，", " ", " / ", "+"]),
    advice=st.sampled_from(["", "【建议120-135斤】", "(100-110斤)", "（小个子）"]),
    turned=st.booleans(),
)
def test_whatever_stands_between_them_and_whichever_comes_first(color, size, between, advice, turned):
    text = f"{size}{advice}{between}{color}" if turned else f"{color}{between}{size}{advice}"
    assert split_variant(text) == Variant(color, size)
