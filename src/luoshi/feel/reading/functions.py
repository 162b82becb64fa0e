"""What binds names: calls, function literals, loops, and `if`."""

from collections import Counter

from luoshi.feel import syntax
from luoshi.feel.lexer import Token
from luoshi.feel.problems import Code, quote
from luoshi.feel.reading.structures import StructureReader
from luoshi.feel.scope import Names
from luoshi.feel.syntax import Expression


class FunctionReader(StructureReader):
    """Reads calls, function literals, loops and conditionals."""

    # Calls

    def _call(self, function: Expression, start: int) -> syntax.Call:
        self._index += 1
        given = self._sequence(")", self._argument)
        names = [name for name, _ in given if name is not None]
        if names and len(names) < len(given):
            raise self._error(start, "参数要么都写名称，要么都不写", "例如 substring(string: 甲, start position: 2)")
        repeated = next((name for name, times in Counter(names).items() if times > 1), None)
        if repeated is not None:
            raise self._error(start, f"参数{quote(repeated)}写了两次", "请删去一个", Code.DUPLICATE_NAME)
        arguments = tuple(argument for _, argument in given)
        return syntax.Call(function, arguments, tuple(names) if names else None, self._span(start))

    def _argument(self) -> tuple[str | None, Expression]:
        if not self._is_labelled():
            return None, self.expression(0)
        name = self._label()
        self._expect(":")
        return name, self.expression(0)

    # Function literals

    def _function(self) -> syntax.FunctionLiteral:
        start = self._advance().start
        if not self._token.is_symbol("("):
            raise self._error(self._token.start, "function 后面应是 (", "函数没有名称，写作 function(甲, 乙) 表达式")
        self._index += 1
        seen: set[str] = set()
        parameters = tuple(self._sequence(")", lambda: self._parameter(seen)))
        external = self._token.is_word("external")
        if external:
            self._index += 1
        with self._declaring(seen):
            body = self.expression(0)
        return syntax.FunctionLiteral(parameters, body, external, self._span(start))

    def _parameter(self, seen: set[str]) -> syntax.Parameter:
        token = self._token
        name = self._label()
        if name in seen:
            raise self._error(token.start, f"参数{quote(name)}写了两次", "请改名或删去一个", Code.DUPLICATE_NAME)
        seen.add(name)
        if not self._token.is_symbol(":"):
            return syntax.Parameter(name, None)
        self._index += 1
        return syntax.Parameter(name, self.type_expression())

    # Loops

    def _for(self) -> syntax.For:
        start = self._advance().start
        with self._declaring() as declared:
            iterators = self._iterators(declared)
            self._expect_word("return")
            result = self.expression(0)
            self._depth -= len(iterators) - 1
        return syntax.For(iterators, result, self._span(start))

    def _quantified(self, quantifier: syntax.Quantifier) -> syntax.Quantified:
        start = self._advance().start
        with self._declaring() as declared:
            iterators = self._iterators(declared)
            self._expect_word("satisfies")
            condition = self.expression(0)
            self._depth -= len(iterators) - 1
        return syntax.Quantified(quantifier, iterators, condition, self._span(start))

    def _iterators(self, declared: Names) -> tuple[syntax.Iterator, ...]:
        """One or more; each turns within the one before it, and so all but the first are a level deeper."""
        iterators = [self._iterator(declared)]
        while self._token.is_symbol(","):
            self._index += 1
            self._deeper()
            iterators.append(self._iterator(declared))
        return tuple(iterators)

    def _iterator(self, declared: Names) -> syntax.Iterator:
        """`name in domain`; the domains after it may use the name."""
        start = self._token.start
        name = self._label(stop="in")
        self._expect_word("in")
        domain = self.expression(0)
        until = None
        if self._token.is_symbol(".."):
            self._index += 1
            until = self.expression(0)
        declared.add(name)
        return syntax.Iterator(name, domain, until, self._span(start))

    # Conditionals

    def _if(self) -> syntax.If:
        start = self._advance().start
        condition = self.expression(0)
        self._expect_word("then")
        consequent = self.expression(0)
        self._expect_word("else")
        alternative = self.expression(0)
        return syntax.If(condition, consequent, alternative, self._span(start))

    def _keyword(self, token: Token) -> Expression:
        """What begins with a word of the language."""
        match token.text:
            case "true" | "false":
                self._index += 1
                return syntax.BooleanLiteral(token.text == "true", self._span(token.start))
            case "null":
                self._index += 1
                return syntax.NullLiteral(self._span(token.start))
            case "if":
                return self._if()
            case "for":
                return self._for()
            case "some" | "every":
                return self._quantified(syntax.Quantifier(token.text))
            case "function":
                return self._function()
            case _:
                raise self._error(token.start, f"这里不应出现{quote(token.text)}", "它前面缺少一个值")
