"""Writes source_numbers.txt: expressions and what CPython makes of them. Run: python3 tests/cases/source_numbers.py"""

import math  # noqa: F401 (the expressions use it)
import pathlib

EXPRESSIONS = """
7//2; -7//2; 7//-2; -7//-2; 7%3; -7%3; 7%-3; -7%-3; 0//5; 0%-5; 6//-3; 6%-3; -6%3
7.0//2; -7.0//2; 7//-2.0; -7.5//-2; 7.5%2; -7.5%2; 7.5%-2; -7.5%-2; 1e300//1e-10; 5.0%-5; -5.0%5; 0.0//-3; 3//1e400; -3%1e400
1.0//0.1; 0.3//0.1; 0.3%0.1; -0.3%0.1; 1e15%0.7; -1e-20%1.0; -1e-20//1.0; 4.0//-0.5; -0.0//1; 1%1.0; -1%1.0
1/0; 1//0; 1%0; 1.0/0; 1.0//0; 1.0%0; 0**-1; 0.0**-2; 0/5; -0.0; 0.0-0; 0*-1.0
7/2; -7/2; 1/3; 2/3; 10/5; 50000000*16/4; int(50000000*16/4); 1/10; 9007199254740993/1; 9007199254740993/3; 18014398509481985/2
123456789012345678901234567890/7; 123456789012345678901234567891/10000000000000000; 1/123456789012345678901234567890; 10**37/3; 2**100/3**60; 3**60/2**100; -(2**120)/7; (2**53+1)/1; (2**54+2)/2; (2**54+3)/1
2**10; 2**-1; 2**0; 0**0; (-2)**3; (-2)**-3; -2**2; 2**3**2; (-1)**1000000001; (-1)**10**20; 1**10**30; 0**10**30; 2**0.5; 2.0**3; 2.5**-2; (-8)**2.0; 0.0**0; 1e200**2; 10**-3; 10**-400; 3**50; -3**50; 9**0.5; 2**126; (-2)**127 + 1
1e3; 1E3; 1e-3; 1.5e10; 1e16; 1e15; 123456789012345.6; 1234567890123456.7; 12345678901234567.8; 1e22; 1e23; 1e-4; 1e-5; 0.00012345; 1.0; 100.0; 5e-324; 1.7976931348623157e308; 1e400; -1e400; .5; 5.; 1_000; 1_0.0_1; 0xff; 0o17; 0b1010; 0x_ff; 0xFFFFFFFFFFFFFFFFFF; 123456789012345678901234567890
int(1e10); int(2.9); int(-2.9); int(1e20); int(1e22); int(True); int('42'); int(' -7 '); int('1_000'); int('ff', 16); int('1.5'); int(1e400); int(float('nan')); int(); float(3); float('1e3'); float('nan'); float('-inf'); float(' 2.5 '); float('x'); float(10**20); float(2**100+1)
round(0.5); round(1.5); round(2.5); round(-0.5); round(-1.5); round(2.4999); round(2.675, 2); round(1.005, 2); round(0.125, 2); round(0.375, 2); round(1234.5678, 2); round(1234.5678, -2); round(1250, -2); round(1350, -2); round(-1250, -2); round(15, -1); round(25, -1); round(5, 2); round(7); round(1e300, 2); round(0.1, 20); round(2.5, 0); round(-2.5, 0); round(1e22); round(5, -1); round(-5, -1); round(149, -2); round(151, -3)
1 < 2 < 3; 1 < 3 < 2; 3 > 2 >= 2; 1 == 1.0; 1 != 1.0; True == 1; 2**53 == 2.0**53; 2**53+1 == 2.0**53; 2**53+1 > 2.0**53; 10**30 > 1e30; 10**30 == 1e30; 10**30 < 1e30; float('nan') == float('nan'); float('nan') < 1; 1 < float('nan'); 10**37 < 1e400; -10**37 > -1e400; 1 < 1.5; 2 > 1.5; -1 < -0.5; -2 < -1.5; 0 == -0.0
1 and 2; 0 and 2; 0 or 3; 1 or 3; not 0; not 3.5; None or 'a'; '' or 5; [] and 1; (1,) and 2; 1 if 0 else 2; 1 if [0] else 2
5 & 3; 5 | 3; 5 ^ 3; ~5; ~-1; -5 & 3; -5 | 3; -5 ^ 3; 1 << 10; -1 << 3; 1024 >> 3; -1024 >> 3; -1 >> 200; 5 >> 1000; 0 << 1000; 1 << -1; 1 >> -1; True & False; True | False; True ^ True; True + True; -True; +True; ~True; True / 2; True // 2
5 & 3.0; 1.5 << 2; ~1.5; -'a'; 1 + 'a'; 'a' + 1; None + 1; [1] + (2,); 'a' < 1; (1,) < (1, 2); 'abc' < 'abd'; [1, 2] == [1, 2.0]; (1, 2) == [1, 2]; 'a' in 'cat'; 3 in (1, 2, 3); 3 not in [1]; 2 in range(5); None is None; 1 is not None
abs(-3); abs(-3.5); abs(True); min(3, 1, 2); max(3, 1, 2); min([4, 2]); max(1, 2.0); max(2, 2.0); min(1, 1.0); sum([1, 2, 3]); sum([0.1, 0.2]); sum(range(101)); sum((1, 2), 10); len('abc'); len([1, 2]); len(range(0, 10, 3)); len(range(10, 0, -3)); len(range(5, 0)); divmod(7, 2); divmod(-7, 2); divmod(7.5, -2); pow(2, 5); pow(2, -1); pow(2.0, 0.5); bool(0); bool([]); bool('x'); str(1.0); str(3); str(True); repr('a'); str('a'); tuple([1, 2]); list(range(3)); list((1, 2)); sorted([3, 1, 2]); list('abc'); tuple(range(5, 0, -2))
(1, 2) + (3,); [0] * 3; 3 * (1,); 'ab' * 2; -1 * [1]; (1, 2, 3)[0]; (1, 2, 3)[-1]; (1, 2, 3)[1:]; [1, 2, 3, 4][::2]; [1, 2, 3, 4][::-1]; [1, 2, 3, 4][-3:-1]; [1, 2, 3, 4][10:]; 'hello'[1:3]; 'hello'[-1]; range(10)[2:5][0]; (1, 2)[5]; [1, 2, 3, 4][3:0:-2]; [1, 2, 3, 4][:-10:-1]; 'abc'[::-1]; {1: 2}[1]; {'a': 1, 'b': 2}['b']; {1: 'a', 1.0: 'b'}; {}; (); (1,); [1, (2, 3)]; [[1], [2]]
math.sqrt(16); math.sqrt(2); math.ceil(2.1); math.floor(-2.1); math.ceil(5); math.log(1); math.log(8, 2); math.log2(8); math.log10(1000); math.prod([2, 3, 4]); math.prod([]); math.pi; math.e; math.inf; math.trunc(-2.7); math.gcd(12, 18); math.gcd(0, 5); math.sqrt(-1); math.log(0); math.exp(0); math.pow(2, 3); math.ceil(1e20)
0.1 + 0.2; 0.1 * 3; 1e308 * 10; -1e308 * 10; 1e308 - 1e308; 3.0; 3.14; 1/7; 2.0 * 3; 1 - 0.9; 100 * 1.1; 3 - 5; 1 + 2.0; 10 ** 2 * 1.0; 5 - -3; - - 5; +-+3; 2 * 3 + 4; 2 + 3 * 4; (2 + 3) * 4; 10 - 3 - 2; 100 / 10 / 2; 2 ** -2 ** 1; 7 // 2 * 2 + 7 % 2; -7 // 2 * 2 + -7 % 2; 1_000 * 1_000; 800_000_000 // 4; 50000000*16//4; 20000 * 20000 * 8 / 2**30; 1e6 // 1; 1e6 % 7; 5e9 // 3; int(8e8 / 4); 3 + 4j
f'{3}'; f'{3.0}'; f'{1/3:.3f}'; f'{7:03d}'; f'{1234567:,}'; f'a{1+1}b'; f'{"x"!r}'; f'{0.25:.1%}'; f'{5:5}|'; f'{"a":5}|'; f'{"a":>5}|'; f'{2.5:8.2f}|'; '%d items' % 3; '%s and %s' % (1, 'b'); '%.2f' % 3.14159; '%05d' % 42; '{} and {}'.format(1, 2); '{1}{0}'.format('a', 'b'); 'a' 'b'; 'it\\'s'; "say \\"hi\\""; 'tab\\there'; 'ABC'.lower(); 'abc'.upper(); 'é🦀'[1]; len('é🦀')
"""


def main():
    lines = []
    for expression in (e.strip() for line in EXPRESSIONS.splitlines() for e in split(line)):
        if not expression:
            continue
        try:
            result = eval(expression)
            result = "error" if isinstance(result, complex) else repr(result)
        except Exception:
            result = "error"
        lines.append(f"{expression} → {result}\n")
    pathlib.Path(__file__).with_suffix(".txt").write_text("".join(lines), encoding="utf-8")


def split(line):
    return line.split("; ")


main()
