"""Models that belong together, and which element a reference means."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

from luoshi.feel.dmn.boxes import InformationItem
from luoshi.feel.dmn.elements import (
    BusinessKnowledgeModel,
    Decision,
    DecisionService,
    Definitions,
    DrgElement,
    InputData,
    KnowledgeSource,
    Requirement,
)

Valued = InputData | Decision | BusinessKnowledgeModel | DecisionService
"""An element that has a value."""

Key = tuple[str, int]
"""An element by the namespace of its model and its place among the elements there."""


@dataclass(frozen=True, slots=True)
class Use:
    """An element that another one uses: by its own name, or as an entry of what the import is called."""

    key: Key
    name: str
    prefix: str | None


class Graph:
    """Models by their namespaces; `main` is the one that is evaluated."""

    def __init__(self, main: Definitions, imported: Iterable[Definitions] = ()) -> None:
        """An imported model of the same namespace as one before it is not looked at."""
        self.main = main
        self.models: dict[str, Definitions] = {}
        for model in (main, *imported):
            self.models.setdefault(model.namespace, model)
        self._by_id = {
            (namespace, element.id): (namespace, number)
            for namespace, model in self.models.items()
            for number, element in enumerate(model.elements)
            if element.id is not None
        }

    def element(self, key: Key) -> DrgElement:
        """The element of a key."""
        namespace, number = key
        return self.models[namespace].elements[number]

    def valued(self) -> Iterator[Key]:
        """Every element that has a value, those of the main model first."""
        for namespace, model in self.models.items():
            for number, element in enumerate(model.elements):
                if not isinstance(element, KnowledgeSource):
                    yield namespace, number

    def resolve(self, namespace: str, href: str) -> Key | None:
        """The element that a reference in a model means; the reference may repeat the model's own namespace."""
        target, _, name = href.rpartition("#")
        return self._by_id.get((target or namespace, name))

    def uses(self, namespace: str, requirements: Iterable[Requirement]) -> Iterator[Use]:
        """What the requirements of an element of the model make known to it; what cannot be resolved is left out."""
        for requirement in requirements:
            key = self.resolve(namespace, requirement.href)
            if key is None:
                continue
            element = self.element(key)
            if isinstance(element, KnowledgeSource):
                continue
            if key[0] == namespace:
                yield Use(key, variable_name(element), None)
                continue
            prefix = self.import_name(namespace, key[0])
            if prefix is not None:
                yield Use(key, variable_name(element), prefix or None)

    def import_name(self, namespace: str, imported: str) -> str | None:
        """What a model calls the one it imports; None where it does not import it."""
        return next((each.name for each in self.models[namespace].imports if each.namespace == imported), None)

    def inner(self, key: Key) -> tuple[frozenset[Key], frozenset[Key]]:
        """What happens inside of a decision service: the decisions it evaluates, and what is given to it."""
        service = self.element(key)
        if not isinstance(service, DecisionService):
            raise TypeError("only a decision service has an inside")
        given = frozenset(self._resolved(key[0], (*service.input_data, *service.input_decisions)))
        reached: set[Key] = set()
        waiting = [each for each in self._resolved(key[0], service.outputs) if each not in given]
        while waiting:
            each = waiting.pop()
            element = self.element(each)
            if each in reached or not isinstance(element, Decision):
                continue
            reached.add(each)
            needs = (need.href for need in element.information)
            waiting.extend(need for need in self._resolved(each[0], needs) if need not in given)
        return frozenset(reached), given

    def _resolved(self, namespace: str, hrefs: Iterable[str]) -> Iterator[Key]:
        return (key for href in hrefs if (key := self.resolve(namespace, href)) is not None)

    def needs(self, key: Key) -> tuple[Key, ...]:
        """What has to be known before an element: what it requires, for a service what is required inside of it.

        A function may call itself: that is not counted.
        """
        element = self.element(key)
        match element:
            case Decision(information=information, knowledge=knowledge):
                return tuple(use.key for use in self.uses(key[0], (*information, *knowledge)))
            case BusinessKnowledgeModel(knowledge=knowledge):
                return tuple(use.key for use in self.uses(key[0], knowledge) if use.key != key)
            case DecisionService():
                return tuple(use.key for each in self.inner(key)[0] for use in self._known_to(each))
            case InputData() | KnowledgeSource():
                return ()
            case _:
                assert_never(element)

    def _known_to(self, key: Key) -> Iterator[Use]:
        element = self.element(key)
        return self.uses(key[0], element.knowledge if isinstance(element, Decision) else ())

    def circular(self) -> frozenset[Key]:
        """The elements that require themselves in the end."""
        needs = {key: self.needs(key) for key in self.valued()}
        ready = set(_in_order(needs))
        back: dict[Key, list[Key]] = {key: [] for key in needs}
        for key, wanted in needs.items():
            for each in wanted:
                back[each].append(key)
        rest = {key: tuple(each for each in back[key] if each not in ready) for key in needs if key not in ready}
        return frozenset(rest) - set(_in_order(rest))

    def order(self, key: Key, given: frozenset[Key] = frozenset()) -> tuple[Key, ...]:
        """The element after everything that it needs, each once; what is given needs nothing.

        There must be no circle: see `circular`.
        """
        reached: dict[Key, tuple[Key, ...]] = {}
        waiting = [key]
        while waiting:
            each = waiting.pop()
            if each not in reached:
                reached[each] = () if each in given else self.needs(each)
                waiting.extend(reached[each])
        return _in_order(reached)


def variable_name(element: Valued) -> str:
    """The name that expressions know an element by."""
    return element.variable.name if element.variable is not None and element.variable.name else element.name


def variable_of(element: Valued) -> InformationItem:
    """The variable of an element, one without a type where it has none."""
    return element.variable or InformationItem(element.name)


def _in_order(needs: Mapping[Key, Sequence[Key]]) -> tuple[Key, ...]:
    """The keys, each after those it needs; what stands in a circle or needs one is left out."""
    lacking = {key: len(set(wanted)) for key, wanted in needs.items()}
    users: dict[Key, list[Key]] = {key: [] for key in needs}
    for key, wanted in needs.items():
        for each in set(wanted):
            users[each].append(key)
    ready = [key for key, count in lacking.items() if count == 0]
    for key in ready:
        for user in users[key]:
            lacking[user] -= 1
            if lacking[user] == 0:
                ready.append(user)
    return tuple(ready)
