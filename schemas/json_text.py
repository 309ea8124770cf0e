"""JSON read value by value from a stream, numbers as they are written."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import TypeAlias

from schemas.number_text import certain

Value: TypeAlias = "str | bool | list[Value] | dict[str, Value] | None"

_SPACE = " \t\r\n"
_LARGEST_VALUE = 32 * 1024 * 1024
_LARGEST_EXPONENT = 30


class BrokenJsonError(Exception):
    """The text is no JSON; the message says what stands where it breaks."""


def _float(text: str) -> str:
    if "e" not in text and "E" not in text:
        return certain(text)
    number = Decimal(text)
    small = abs(number.adjusted()) < _LARGEST_EXPONENT
    return format(number, "f") if small else text


def _no_number(_: str) -> str:
    return ""


DECODER = json.JSONDecoder(
    parse_float=_float, parse_int=str, parse_constant=_no_number, strict=False
)


class JsonStream:
    """Walks through JSON text without holding more than one value of it."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._text = ""
        self._at = 0

    def peek(self) -> str:
        """Returns the next character that is not white space, "" at the end."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in _SPACE:
                self._at += 1
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def take(self, expected: str) -> None:
        """Moves past one character.

        Raises:
            BrokenJsonError: Another one stands there.
        """
        found = self.peek()
        if found != expected:
            raise BrokenJsonError(f"“{expected}” is missing before “{self._rest()}”")
        self._at += 1

    def value(self) -> Value:
        """Returns the next whole value and moves past it.

        Raises:
            BrokenJsonError: It is no JSON, is cut off, or is larger than 32 MB.
        """
        self.peek()
        while True:
            try:
                value, end = DECODER.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                if self._pending() > _LARGEST_VALUE or not self._twice():
                    raise BrokenJsonError(f"no JSON at “{self._rest()}”") from error
                continue
            except RecursionError as error:
                raise BrokenJsonError("values are nested too deeply") from error
            if end < len(self._text) or not self._twice():
                self._at = end
                return value

    def items(self) -> Iterator[Value]:
        """Yields the values of the array that begins here and moves past it."""
        self.take("[")
        while self.peek() != "]":
            yield self.value()
            if self.peek() != "]":
                self.take(",")
        self.take("]")

    def names(self) -> Iterator[str]:
        """Yields the keys of the object that begins here; whoever asks takes each value."""
        self.take("{")
        while self.peek() != "}":
            key = self.value()
            self.take(":")
            yield key if isinstance(key, str) else ""
            if self.peek() != "}":
                self.take(",")
        self.take("}")

    def after_bracket(self) -> str:
        """Returns the first character inside the array that begins here, without moving."""
        at = self._at + 1
        while True:
            while at < len(self._text) and self._text[at] in _SPACE:
                at += 1
            if at < len(self._text):
                return self._text[at]
            at -= self._at
            if not self._more():
                return ""
            at += self._at

    def _rest(self) -> str:
        return self._text[self._at : self._at + 30]

    def _pending(self) -> int:
        return len(self._text) - self._at

    def _twice(self) -> bool:
        """Reads on until there is about twice as much to look at; False at the end."""
        wanted = 2 * self._pending() + 1
        grown = False
        parts = [self._text[self._at :]]
        size = len(parts[0])
        while size < wanted and (chunk := next(self._chunks, None)) is not None:
            parts.append(chunk.decode())
            size += len(parts[-1])
            grown = True
        self._text, self._at = "".join(parts), 0
        return grown

    def _more(self) -> bool:
        chunk = next(self._chunks, None)
        if chunk is None:
            return False
        self._text, self._at = self._text[self._at :] + chunk.decode(), 0
        return True
