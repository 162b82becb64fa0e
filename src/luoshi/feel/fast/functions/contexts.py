"""Contexts: made from entries, read, changed and merged (DMN 1.5, table 79)."""

from luoshi.feel.values import Context, Null, NullCode, Value, join_nulls

_NOT_ENTRIES = Null("每一项都应是有 key（文本）和 value 的上下文", NullCode.ARGUMENT)
_NO_KEYS = Null("没有给出键", NullCode.ARGUMENT)
_NOT_TEXT = Null("键应是文本", NullCode.TYPE)
_NOT_CONTEXT = Null("这里不是上下文", NullCode.TYPE)


def from_entries(entries: tuple[Value, ...]) -> Value:
    """The context of entries that are contexts with `key` and `value`; null where a key comes twice."""
    made: dict[str, Value] = {}
    for entry in entries:
        key = entry.get("key") if isinstance(entry, Context) else entry
        if not isinstance(entry, Context) or not isinstance(key, str) or "value" not in entry:
            return key if isinstance(key, Null) and key.missing else _NOT_ENTRIES
        if key in made:
            return Null(f"键“{key}”出现了两次", NullCode.ARGUMENT)
        made[key] = entry["value"]
    return Context(made)


def get_value(context: Value, key: Value) -> Value:
    """The entry of that name; null where there is none."""
    if not isinstance(context, Context):
        return _NOT_CONTEXT
    if not isinstance(key, str):
        return _NOT_TEXT
    found = context.get(key)
    return Null(f"没有“{key}”这一项", NullCode.NO_ENTRY) if found is None else found


def get_entries(context: Value) -> Value:
    """The entries as contexts with `key` and `value`, in order."""
    if not isinstance(context, Context):
        return _NOT_CONTEXT
    return tuple([Context({"key": name, "value": entry}) for name, entry in context.items()])


def put(context: Context, path: Value, value: Value) -> Value:
    """The context with an entry more, or another value for one; a list of keys goes down into contexts inside."""
    keys = path if isinstance(path, tuple) else (path,)
    if not keys:
        return _NO_KEYS
    passed: list[tuple[Context, str]] = []
    inner: Value = context
    for key in keys:
        if not isinstance(inner, Context):
            return inner if isinstance(inner, Null) and inner.missing else _NOT_CONTEXT
        if not isinstance(key, str):
            return key if isinstance(key, Null) else _NOT_TEXT
        passed.append((inner, key))
        inner = inner.get(key, _NOT_CONTEXT)
    for outer, key in reversed(passed):
        value = Context({**outer, key: value})
    return value


def merge(contexts: tuple[Value, ...]) -> Value:
    """The entries of all contexts; a later one goes before an earlier of the same name, which keeps its place."""
    absent = join_nulls(contexts)
    if absent is not None:
        return absent
    merged: dict[str, Value] = {}
    for each in contexts:
        if not isinstance(each, Context):
            return _NOT_CONTEXT
        merged.update(each)
    return Context(merged)
