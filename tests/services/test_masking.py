"""What stays readable of an identifier, by class."""

from collections.abc import Callable

import pytest

from luoshi.services.masking import mask_account, mask_contact, mask_credit_code, mask_name


@pytest.mark.parametrize(
    ("mask", "whole", "shown"),
    [
        (mask_account, "6200990100000012345", "***************2345"),
        (mask_account, "123", "123"),
        (mask_credit_code, "91990101MA0000001X", "9199************1X"),
        (mask_name, "欧阳修远", "欧***"),
        (mask_name, "李", "李*"),
        (mask_contact, "13900001234", "139******34"),
        (mask_contact, "无", "无***"),
    ],
)
def test_masked(mask: Callable[[str], str], whole: str, shown: str) -> None:
    assert mask(whole) == shown
