//! The reader against texts: `tests/cases/source_errors.txt` (bad input → what is said),
//! `tests/cases/source_numbers.txt` (expressions → what CPython gives), and random texts.

use super::*;
use crate::graph::TaskGraph;
use proptest::prelude::*;
use std::{fmt::Write as _, fs, path::PathBuf};

fn case_file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(name)
}

fn read_one(text: &str) -> Program {
    read(text).unwrap_or_else(|errors| panic!("{text}\n{errors}"))
}
fn graph(text: &str) -> TaskGraph {
    read_one(text).array.to_graph().unwrap()
}
/// The value of the last expression, as Python's prompt shows it.
fn value(text: &str) -> Result<String, Errors> {
    let statements = parse::statements(text)?;
    let mut run = eval::Run::new(text);
    run.statements(&statements)?;
    Ok(run.last().map_or(String::new(), Value::repr))
}

const LESSON: &str = "\
import dask.array as da
dim=50000000*16
numChunks=4
randomArray=da.random.normal(0.0,0.1,size=dim,chunks=(int(dim/numChunks)))
meanDelayed=randomArray.mean()
meanDelayed.visualize()
mean=meanDelayed.compute()
print(mean)
";

#[test]
fn the_lesson_is_read_as_it_stands() {
    let program = read_one(LESSON);
    assert_eq!(program.expression, "randomArray.mean()");
    assert!(program.compute);
    assert!(program.visualize.is_some());
    assert_eq!(program.array.to_graph().unwrap().len(), 9);
    let one_line = graph("da.random.normal(0.0, 0.1, size=50000000*16, chunks=50000000*16//4).mean()");
    assert_eq!(one_line.len(), 9);
}

#[test]
fn what_is_drawn_is_the_last_expression_or_else_the_last_shown_or_assigned() {
    for (text, label) in [
        ("x = da.random.random(4); x.sum()", "sum-aggregate"),
        ("x = da.random.random(4); y = x.sum()", "sum-aggregate"),
        ("x = da.random.random(4); y = x.sum(); x", "random_sample"),
        ("x = da.random.random(4); print(x.mean().compute())", "mean_agg-aggregate"),
        ("x = da.random.random(4); print(f'{x.mean().compute():.3f}')", "mean_agg-aggregate"),
        ("x = da.random.random(4); x.mean().visualize(); y = x.sum()", "mean_agg-aggregate"),
        ("x = da.random.random(4); import dask; dask.compute(x.mean())", "mean_agg-aggregate"),
        ("x = da.random.random(4); m, = dask.compute(x.mean()); float(m)", "mean_agg-aggregate"),
        ("x = da.random.random(4)\nif __name__ == '__main__':\n    x.mean().compute()", "mean_agg-aggregate"),
        ("x = da.random.random(4)\nx.mean()\n3 + 4", "mean_agg-aggregate"),
        ("from dask import array as A; A.mean(A.random.random(4))", "mean_agg-aggregate"),
        ("from dask.array.random import normal as n; n(size=3)", "normal"),
        (
            "a = b = da.random.random((4, 4)); a, b = b, a; a.sum(axis=(0, -1), keepdims=True)",
            "sum-aggregate",
        ),
    ] {
        assert_eq!(read_one(text).array.label(), label, "{text}");
    }
}

#[test]
fn visualize_keeps_its_arguments() {
    let program = read_one(
        "n = 7\nda.random.random(4).visualize(f'graph-{n:02d}.svg', rankdir='LR', optimize_graph=True)",
    );
    let visualize = program.visualize.unwrap();
    assert_eq!(visualize.filename.as_deref(), Some("graph-07.svg"));
    assert_eq!(visualize.rankdir.as_deref(), Some("LR"));
    assert!(visualize.optimize_graph);
    assert_eq!((visualize.format, visualize.color), (None, None));
}

#[test]
fn chunks_are_read_in_all_their_forms() {
    for (chunks, numblocks) in [
        ("5", vec![2, 2]),
        ("(5, 10)", vec![2, 1]),
        ("[5, 10]", vec![2, 1]),
        ("((5, 5), (3, 3, 4))", vec![2, 3]),
        ("{0: 2}", vec![5, 1]),
        ("-1", vec![1, 1]),
        ("(None, 2)", vec![1, 5]),
        ("'auto'", vec![1, 1]),
        ("('auto', '80B')", vec![4, 4]),
        ("'80B'", vec![4, 4]),
        ("(True, 10)", vec![10, 1]),
    ] {
        let array = read_one(&format!("da.random.random((10, 10), chunks={chunks})")).array;
        assert_eq!(array.chunks().numblocks(), numblocks, "{chunks}");
    }
}

#[test]
fn attributes_are_known_before_anything_is_computed() {
    let x = "x = da.random.random((10, 4), chunks=(3, 4)); ";
    for (text, expected) in [
        ("x.shape", "(10, 4)"),
        ("x.ndim, x.size, x.nbytes, x.npartitions, len(x)", "(2, 40, 320, 4, 10)"),
        ("x.numblocks", "(4, 1)"),
        ("x.chunks", "((3, 3, 3, 1), (4,))"),
        ("x.chunksize", "(3, 4)"),
        ("x.dtype, x.itemsize, x.dtype.itemsize", "(dtype('float64'), 8, 8)"),
        ("f'{x.dtype}', x.dtype.name, x.dtype.kind, x.dtype.str", "('float64', 'float64', 'f', '<f8')"),
        (
            "x.dtype == 'f8', x.dtype == float, x.dtype == np.float32, 'f8' == x.dtype",
            "(True, True, False, True)",
        ),
        ("x.dtype != np.dtype('f4'), np.dtype(int), x.dtype in ('f4', 'd')", "(True, dtype('int64'), True)"),
        ("x.mean().dtype == x.dtype, x.dtype is None, x.dtype == 'complex128'", "(True, False, False)"),
        ("x.mean().shape", "()"),
        ("x.shape[0] // 3, x.chunks[0][-1], x.shape[::-1]", "(3, 1, (4, 10))"),
        (
            "f'{x.mean(axis=0)}'",
            "'dask.array<mean_agg-aggregate, shape=(4,), dtype=float64, chunksize=(4,)>'",
        ),
    ] {
        assert_eq!(value(&format!("{x}{text}")).unwrap(), expected, "{text}");
    }
}

#[test]
fn other_libraries_are_passed_over() {
    let text = "\
from dask.distributed import Client
import time, matplotlib.pyplot as plt
client = Client(n_workers=4)
t0 = time.time()
np.random.seed(0)
x = da.random.random(10)
print('took', time.time() - t0)
x.sum()";
    let program = read_one(text);
    assert_eq!(program.array.label(), "sum-aggregate");
    assert_eq!(program.notes[0].to_string(), "`dask.distributed.Client` is skipped");
}

/// `expression → what CPython's repr gives`, made by `tests/cases/source_numbers.py`.
#[test]
fn numbers_are_pythons() {
    let text = fs::read_to_string(case_file("source_numbers.txt")).unwrap();
    let cases: Vec<_> = text.lines().filter_map(|line| line.split_once(" → ")).collect();
    assert!(cases.len() > 150);
    let mut wrong = String::new();
    for (expression, expected) in cases {
        let found = value(expression).unwrap_or_else(|errors| format!("error: {errors}"));
        let agrees = if expected == "error" { found.starts_with("error") } else { found == expected };
        if !agrees {
            writeln!(wrong, "{expression}: {found}, in Python {expected}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Stand-ins, so that every input can be written in one line.
fn unescaped(text: &str) -> String {
    let mut text = text.replace('␍', "\r").replace('⇥', "\t").replace('␀', "\0").replace("⟪BOM⟫", "\u{feff}");
    while let Some((before, rest)) = text.split_once('⟪') {
        let (repeated, after) = rest.split_once('⟫').unwrap();
        let (part, times) = repeated.rsplit_once('×').unwrap();
        text = format!("{before}{}{after}", part.repeat(times.parse().unwrap()));
    }
    text
}

/// As the command prints it, without colours.
#[cfg(feature = "cli")]
fn rendered(text: &str, errors: &Errors) -> String {
    use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
    let mut out = String::new();
    for error in errors {
        let excerpt = error.excerpt(text);
        let annotation = AnnotationKind::Primary.span(excerpt.span.clone()).label(error.label.as_str());
        let snippet = Snippet::source(excerpt.text.as_str()).line_start(excerpt.line).path("source");
        let mut group =
            Level::ERROR.primary_title(error.message.as_str()).element(snippet.annotation(annotation));
        if let Some(hint) = &error.hint {
            group = group.element(Level::HELP.message(hint.as_str()));
        }
        writeln!(out, "{}", Renderer::plain().render(&[group])).unwrap();
    }
    out
}

/// Each case is `=== what`, the text, `---`, and what is said. To take what is said now:
/// `UPDATE_CASES=1 cargo test --lib source`.
#[cfg(feature = "cli")]
#[test]
fn errors_say_what_where_and_what_to_do() {
    let path = case_file("source_errors.txt");
    let cases = fs::read_to_string(&path).unwrap();
    let mut now = String::new();
    for case in cases.split("=== ").skip(1) {
        let (title, rest) = case.split_once('\n').unwrap();
        let (text, _) = rest.split_once("---\n").unwrap_or((rest.trim_end(), ""));
        let text = text.trim_end_matches('\n');
        let source = unescaped(text);
        let said = match read(&source).and_then(|program| program.graph().map(|_| program)) {
            Ok(program) => format!("no error: {:?}\n", program.array),
            Err(errors) => rendered(&source, &errors),
        };
        let separator = if text.is_empty() { "" } else { "\n" };
        write!(now, "=== {title}\n{text}{separator}---\n{}\n\n", said.trim_end()).unwrap();
    }
    if std::env::var_os("UPDATE_CASES").is_some() {
        fs::write(path, now).unwrap();
        return;
    }
    let given = cases.replace("\r\n", "\n");
    for (given, now) in given.split("=== ").zip(now.split("=== ")) {
        assert_eq!(given, now, "UPDATE_CASES=1 takes it as it is now");
    }
    assert_eq!(given.len(), now.len());
}

#[test]
fn no_nesting_overflows_the_stack() {
    let texts = [
        format!("{}1{}", "(".repeat(200_000), ")".repeat(200_000)),
        "(".repeat(200_000),
        "[".repeat(200_000),
        format!("{}1{}", "[".repeat(380), "]".repeat(380)),
        format!("{}1", "-".repeat(390)),
        format!("{}1", "not ".repeat(390)),
        format!("1{}", "+1".repeat(390)),
        format!("1{}", "+1".repeat(200_000)),
        format!("2{}", "**1".repeat(390)),
        format!("x{}", ".a".repeat(390)),
        format!("x{}", ".a".repeat(200_000)),
        format!("x{}", "()".repeat(100_000)),
        format!("1{}", " if 1 else 1".repeat(190)),
        format!("{}1{}", "abs(".repeat(190), ")".repeat(190)),
        format!("f\"{}1{}\"", "{[".repeat(150), "]}".repeat(150)),
        (0..1500).map(|depth| " ".repeat(depth) + "if 1:\n").collect(),
        (0..350).map(|depth| " ".repeat(depth) + "if __name__ == '__main__':\n").collect::<String>()
            + &" ".repeat(350)
            + "x = 1",
        (0..300).fold(String::new(), |text, depth| format!("{text}{}if 1:\n", " ".repeat(depth)))
            + &" ".repeat(300)
            + "pass",
        format!("x = 1\n{}", "x = (x,)\n".repeat(3000)),
        format!("x = ''\n{}", "x = x.format\n".repeat(3000)),
    ];
    for text in texts {
        let _ = read(&text);
    }
    assert_eq!(value(&format!("1{}", "+1".repeat(300))).unwrap(), "301");
    assert_eq!(value(&format!("len(({}))", "-1, ".repeat(20_000))).unwrap(), "20000");
}

/// Integers at the edge of what can be held: an answer or an error, never a panic.
#[test]
fn the_largest_integers_do_not_overflow() {
    let numbers = "-170141183460469231731687303715884105727-1 170141183460469231731687303715884105727 -1 0 1 2 126 127 128 \
                   -127 -1e300 1e300 float('nan') 1e400 0.5 9223372036854775808";
    let numbers: Vec<String> = numbers.split_whitespace().map(|n| format!("({n})")).collect();
    for a in &numbers {
        for unary in
            ["-", "+", "~", "abs", "round", "int", "float", "math.floor", "math.sqrt", "range", "len", "str"]
        {
            let _ = value(&format!("{unary}({a})"));
        }
        let _ = da_with(a);
        for b in &numbers {
            for op in ["+", "-", "*", "/", "//", "%", "**", "<<", ">>", "&", "|", "^", "<", "==", "in"] {
                let _ = value(&format!("{a} {op} {b}"));
            }
            for call in ["round", "divmod", "pow", "max", "math.gcd", "math.log", "range"] {
                let _ = value(&format!("{call}({a}, {b})"));
            }
            for range in [
                "len(range(A, B))",
                "range(A, 5, B)[0]",
                "list(range(0, A, B))",
                "[1, 2, 3][A::B]",
                "'abc'[:A:B]",
            ] {
                let _ = value(&range.replace('A', a).replace('B', b));
            }
        }
    }
}

/// The number as every argument of an array.
fn da_with(n: &str) -> [bool; 6] {
    [
        format!("da.random.random({n}, chunks=3)"),
        format!("da.random.random((9, 9), chunks={n})"),
        format!("da.random.random((9, 9), chunks={{{n}: {n}}})"),
        format!("da.random.random((9, 9), chunks=(({n}, 9), {n}))"),
        format!("da.random.random((9, 9)).sum(axis={n}, split_every={n})"),
        format!("da.random.normal({n}, {n}, 9).sum(axis=(0, {n}), split_every={{0: {n}}})"),
    ]
    .map(|text| read(&text).and_then(|program| program.graph()).is_ok())
}

#[test]
fn statements_mean_what_they_mean_in_python() {
    for (text, expected) in [
        ("x = 1; x += 2; x", "3"),
        ("a = b = 2; a, (c, d) = b, [3, 4]; (a, b, c, d)", "(2, 2, 3, 4)"),
        ("x: int = 5; x", "5"),
        ("(n := 4) * n", "16"),
        ("a, b = 1, 2; a, b = b, a; a, b", "(2, 1)"),
        ("x = [1, 2]; y = x; x = x + [3]; y", "[1, 2]"),
        ("'a docstring'; pass; 5 # five", "5"),
        ("x = (1 +\n     2)\nx \\\n + 1", "4"),
        ("shape = (2, 3); (*shape, 4)", "(2, 3, 4)"),
        ("int = 3; int", "3"),
        ("import numpy as N, math as m\nfrom math import *\nN.pi == m.pi == pi", "True"),
        ("import dask.array\ndask.array.random.random((2, 3), (1, 3)).numblocks", "(2, 1)"),
        ("if __name__ == '__main__':\n\tx = 1\n\tx", "1"),
    ] {
        assert_eq!(value(text).unwrap_or_else(|errors| panic!("{text}: {errors}")), expected, "{text}");
    }
    assert!(value("x = 1; del x; x").is_err());
}

#[test]
fn nothing_takes_forever() {
    for text in [
        "10**10**10",
        "2**2**2**2**2**2",
        "[0] * 10**9",
        "'a' * 10**12",
        "range(10**30)[5]",
        "list(range(10**30))",
        "sum(range(10**12))",
        "1 << 10**20",
        "round(5, -10**30)",
        "round(5.5, 10**30)",
        "pow(3, 10**30)",
        "f'{1:1000000000}'",
        "'%1000000000d' % 3",
        "int('9' * 100000)",
        "divmod(7, 10**38) * 10**20",
        "range(-10**38, 10**38, 1)[0]",
        "range(0, 10**38, 170141183460469231731687303715884105727)[1:]",
        "(-170141183460469231731687303715884105727 - 1) // -1",
        "abs(-170141183460469231731687303715884105727 - 1)",
        "(-170141183460469231731687303715884105727 - 1) % -1",
    ] {
        let _ = value(text);
    }
    let doubling =
        |start: &str, step: &str| format!("a = {start}\n{}a == a\nstr(a)\n{{a: 1}}", step.repeat(100));
    for text in [
        "da.random.random(10**7, chunks=1).chunks".to_owned(),
        doubling("[1]", "a = [a, a]\n"),
        doubling("'x'", "a = a + a\n"),
        doubling("'{}{}'", "a = a.format(a, a)\n"),
        doubling("(1,)", "a += a\n"),
        format!(
            "x = da.random.random(10**7, chunks=1)\n{}",
            "x = x.sum(keepdims=True, split_every=2)\n".repeat(50)
        ),
    ] {
        let _ = value(&text);
    }
}

fn token() -> impl Strategy<Value = String> {
    let words = "da . random normal mean sum ( ) [ ] { } , : = == + - * ** / // % @ & | ^ ~ << >> < not and or if else \
                 for in is lambda def x y 1 2.5 -1 0 1e400 1_000 99999999999999999999 'a' \"b\" f'{x}' f'{1:>5}' None \
                 True ... size= chunks= axis= 'auto' dim int float range len print ; \n \t \\ # $ ? ! € é 🦀 \u{feff} \r\n \
                 import from as del pass := * shape chunks visualize compute format np math dask pi prod min max";
    let words: Vec<String> = words.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect();
    prop_oneof![8 => prop::sample::select(words), 1 => any::<String>(), 1 => Just(" ".to_owned())]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_panics(tokens in prop::collection::vec(token(), 0..40), spaced in any::<bool>()) {
        let text = tokens.join(if spaced { " " } else { "" });
        match read(&text) {
            Ok(program) => prop_assert!(!program.expression.is_empty()),
            Err(errors) => for error in &errors {
                let excerpt = error.excerpt(&text);
                prop_assert!(excerpt.text.get(excerpt.span.clone()).is_some(), "{:?}", excerpt);
                prop_assert!(error.message.chars().count() < 400, "{}", error.message);
            },
        }
    }

    /// Operators on random numbers hold what Python promises of them.
    #[test]
    fn division_keeps_its_promise(a in any::<i64>(), b in any::<i64>().prop_filter("not 0", |b| *b != 0)) {
        let promise = format!("({a}) // ({b}) * ({b}) + ({a}) % ({b}) == {a} and abs(({a}) % ({b})) < abs({b})");
        prop_assert_eq!(value(&promise).unwrap(), "True");
        let same_sign = format!("({a}) % ({b}) * ({b}) >= 0");
        prop_assert_eq!(value(&same_sign).unwrap(), "True");
    }
}
