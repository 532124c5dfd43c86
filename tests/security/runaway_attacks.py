"""Expressions that never end, or never have enough, by how they do it."""

from collections.abc import Mapping

_DOUBLED = '(for i in 1..{n} return if i = 1 then "aaaaaaaa" else partial[-1] + partial[-1])[-1]'
_LISTS = "(for i in 1..{n} return if i = 1 then [1] else concatenate(partial[-1], partial[-1]))[-1]"
_EVIL = "a" * 60 + "!"

RUNAWAYS: Mapping[str, tuple[str, ...]] = {
    "loops": (
        "for x in 1..1.5 return x",
        "count(for i in 1..1000000000 return i)",
        "for i in -1000000000..1000000000 return null",
        "some x in 1..1000000000 satisfies false",
        "some a in 1..100000 satisfies some b in 1..100000 satisfies a + b = 0",
        "count(for a in 1..3000, b in 1..3000, c in 1..3000 return 1)",
        "count(for a in 1..99, b in 1..99, c in 1..99, d in 1..99, e in 1..99 return 1)",
        "for a in 1..9999 return for b in 1..9999 return for c in 1..9999 return c",
        "(function(n) for i in 1..n return for j in 1..n return i * j)(100000)",
        "count((for i in 1..9000000 return i)[item > 0])",
    ),
    "recursion": (
        "(function(f, n) f(f, n) + f(f, n))(function(f, n) if n = 0 then 1 else f(f, n - 1) + f(f, n - 1), 60)",
        "(function(f, n) f(f, n))(function(f, n) if n < 2 then 1 else f(f, n - 1) + f(f, n - 2), 90)",
        "(function(f, n) f(f, n))(function(f, n) for i in 1..9 return f(f, n - 1), 400)",
        "(function(f, n) f(f, n))(function(f, n) some i in 1..9 satisfies n > 0 and f(f, n - 1), 40)",
        "(function(f, a) f(f, a))(function(f, a) if count(a) > 40 then 1 else [f(f, append(a, 1)), f(f, a)], [])",
        "sort(for i in 1..5000 return i, function(a, b) count(for j in 1..5000 return j) > a)",
        "list replace(for i in 1..9000 return i, function(a, b) count(for j in 1..9000 return j) > 0, 1)",
    ),
    "memory": (
        "for i in 1..60 return if i = 1 then [1] else concatenate(partial[-1], partial[-1])",
        f"count({_LISTS.format(n=40)})",
        "for i in 1..100000000 return [i]",
        'for i in 1..100000000 return "text" + string(i)',
        "for i in 1..90000 return for j in 1..i return j",
        "for i in 1..40 return if i = 1 then [1] else [partial[-1], partial[-1]]",
        "for i in 1..60 return if i = 1 then {a: 1} else {a: partial[-1], b: partial[-1]}",
        "string(for i in 1..40 return if i = 1 then [1] else [partial[-1], partial[-1]])",
        "flatten(for i in 1..40 return if i = 1 then [1] else [partial[-1], partial[-1]])",
        "distinct values(for i in 1..900000 return i)",
        "count(union(for i in 1..90000 return i, for i in 1..90000 return -i))",
        _DOUBLED.format(n=60),
        f"upper case({_DOUBLED.format(n=26)})",
        f'count(split({_DOUBLED.format(n=26)}, ""))',
        f'replace({_DOUBLED.format(n=22)}, "a", "{"a" * 80}")',
        f'string join(for i in 1..99999 return {_DOUBLED.format(n=12)}, ",")',
        f"{{a: {_DOUBLED.format(n=24)}, b: a, c: a + b, d: upper case(c)}}",
        f"substring({_DOUBLED.format(n=27)}, 1)",
        f"string length({_DOUBLED.format(n=27)})",
        "for i in 1..500 return if i = 1 then [1] else [partial[-1]]",
        "for i in 1..200000 return i",
        f"{_DOUBLED.format(n=19)}",
    ),
    "backtracking": (
        f'matches("{_EVIL}", "^(a+)+$")',
        f'matches("{_EVIL}", "^(a|a)*$")',
        f'matches("{_EVIL}", "^(a|aa)+$")',
        f'matches("{_EVIL}", "^([a-z]+)*$")',
        f'matches("{_EVIL}", "(.*a){{40}}x")',
        f'matches("{_EVIL}", "^((a*)*)*$")',
        f'matches("{_EVIL}", "^(?=(a+)+$).*")',
        f'matches("{_EVIL}", "^(a+)+\\\\1$")',
        f'matches("{"a" * 30}@", "^([a-z0-9]+[-._]?)+@[a-z]+[.]cn$")',
        f'matches("{"x" * 1500}", "(x+x+)+y")',
        f'replace("{_EVIL}", "(a+)+$", "b")',
        f'split("{_EVIL}", "(a*)*b")',
        f'matches({_DOUBLED.format(n=20)}, "(a+)+b")',
    ),
}

RUNAWAYS_NAMED: Mapping[str, str] = {
    f"{group} {place}": text for group, texts in RUNAWAYS.items() for place, text in enumerate(texts, 1)
}
