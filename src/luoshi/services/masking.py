"""How identifiers look to those who need not know them whole: first and last characters stay, the middle is hidden."""


def mask_account(number: str) -> str:
    """A bank account with its last four digits."""
    return f"{'*' * max(len(number) - 4, 0)}{number[-4:]}"


def mask_credit_code(code: str) -> str:
    """A unified credit code with its first four and last two characters."""
    return f"{code[:4]}{'*' * max(len(code) - 6, 0)}{code[-2:]}"


def mask_name(name: str) -> str:
    """A person's name with its first character."""
    return f"{name[:1]}{'*' * max(len(name) - 1, 1)}"


def mask_contact(contact: str) -> str:
    """A telephone number or address with its first three and last two characters."""
    return contact[:1] + "***" if len(contact) < 8 else f"{contact[:3]}{'*' * (len(contact) - 5)}{contact[-2:]}"
