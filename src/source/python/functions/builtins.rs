//! Python's own functions, as far as sizes and chunks are computed with them.

use super::{
    super::{
        ast::BinaryOp,
        eval::Run,
        format,
        function::{Call, Member, wrong_value},
        not_yet,
        number::{self, Number},
        operator::ordering,
        value::{HEAVIEST, Value},
    },
    function, scalar,
};
use crate::{quantity::python_float, source::Diagnostic};
use std::cmp::Ordering;

pub(super) const FUNCTIONS: &[Member] = &[
    function("abs", "x", |run, call| match (call.value("x"), call.value("x").number()) {
        (Value::Array(array, _), _) => run.elementwise("abs", &[array.into()], &call.span),
        (_, Some(Number::Int(n))) => n.checked_abs().map(Value::Int).ok_or_else(|| too_large(call)),
        (_, Some(Number::Float(x))) => Ok(Value::Float(x.abs())),
        (_, None) => Err(no_number(call, "x")),
    }),
    function("bool", "x=False", |run, call| call.truth(run, "x").map(Value::Bool)),
    function("divmod", "x, y", |run, call| {
        let (x, y) = (call.value("x"), call.value("y"));
        let quotient = run.binary(BinaryOp::FloorDiv, x, y, &call.span)?;
        let rest = run.binary(BinaryOp::Mod, x, y, &call.span)?;
        run.items(vec![quotient, rest], &call.span).map(Value::Tuple)
    }),
    function("float", "x=0", float),
    function("int", "x=0, base=10", int),
    function("len", "obj", |_, call| match call.value("obj") {
        Value::Array(array, _) => match array.shape().first() {
            Some(&n) => Ok(Value::Int(n.into())),
            None => Err(Diagnostic::new(call.span.clone(), "an array without axes has no length")),
        },
        value => value.len().map(|n| Value::Int(n as i128)).ok_or_else(|| {
            let message = format!("{} has no length", value.described());
            Diagnostic::new(call.place("obj"), message).label(value.kind())
        }),
    }),
    function("list", "iterable=()", |run, call| {
        let elements = elements(run, call)?;
        run.items(elements, &call.span).map(Value::List)
    }),
    function("max", "*args", |run, call| extreme(run, call, Ordering::Greater)),
    function("min", "*args", |run, call| extreme(run, call, Ordering::Less)),
    function("pow", "base, exp, mod=None", |run, call| match call.value("mod") {
        Value::None => run.binary(BinaryOp::Pow, call.value("base"), call.value("exp"), &call.span),
        _ => Err(Diagnostic::new(call.place("mod"), "`pow` has two arguments here")),
    }),
    function("print", "*args, sep=' ', end='\\n', file=None, flush=False", |run, call| {
        let values: Vec<Value> = call.rest.iter().map(|given| given.value.clone()).collect();
        run.show(&values);
        Ok(Value::None)
    }),
    function("range", "*args", range),
    function("slice", "*args", slice),
    function("repr", "obj", |run, call| {
        run.pay(call.value("obj").weight(), &call.span)?;
        run.new_text(&call.value("obj").repr(), &call.span)
    }),
    function("round", "number, ndigits=None", round),
    function("sorted", "iterable", |run, call| {
        let mut elements = elements(run, call)?;
        run.pay(20 * elements.len(), &call.span)?;
        let mut ordered = true;
        elements.sort_by(|a, b| {
            ordering(a, b).ok().flatten().unwrap_or_else(|| {
                ordered = false;
                Ordering::Equal
            })
        });
        if !ordered {
            return Err(call.wrong(run, "iterable", "of values that can be ordered"));
        }
        run.items(elements, &call.span).map(Value::List)
    }),
    function("str", "obj=''", |run, call| {
        run.pay(call.value("obj").weight(), &call.span)?;
        let text = call.given("obj").map_or(String::new(), Value::str);
        run.new_text(&text, &call.span)
    }),
    function("sum", "iterable, start=0", |run, call| {
        let start = call.given("start").cloned().unwrap_or(Value::Int(0));
        scalar::fold(run, call, "iterable", BinaryOp::Add, start)
    }),
    function("tuple", "iterable=()", |run, call| {
        let elements = elements(run, call)?;
        run.items(elements, &call.span).map(Value::Tuple)
    }),
];

/// Methods of strings.
pub(super) const TEXT: &[Member] = &[
    function("format", "self, *args", |run, call| {
        let values: Vec<&Value> = call.rest.iter().map(|given| &given.value).collect();
        let cost: usize = values.iter().map(|value| value.weight()).sum();
        let Value::Text(template) = call.value("self") else { return Ok(Value::None) };
        run.pay(cost.saturating_mul(1 + template.matches('{').count()), &call.span)?;
        run.new_text(&format::braces(template, &values), &call.span)
    }),
    function("lower", "self", |run, call| run.new_text(&call.value("self").str().to_lowercase(), &call.span)),
    function("upper", "self", |run, call| run.new_text(&call.value("self").str().to_uppercase(), &call.span)),
];

fn elements(run: &mut Run<'_>, call: &Call) -> Result<Vec<Value>, Diagnostic> {
    let Some(value) = call.given("iterable") else { return Ok(Vec::new()) };
    match value.elements() {
        Some(elements) => {
            run.pay(elements.len(), &call.span)?;
            Ok(elements)
        }
        None => Err(call.wrong(run, "iterable", &format!("a sequence of at most {HEAVIEST} elements"))),
    }
}

fn too_large(call: &Call) -> Diagnostic {
    Diagnostic::new(call.span.clone(), number::Trouble::TooLarge.message()).label("here")
}

fn no_number(call: &Call, name: &str) -> Diagnostic {
    let value = call.value(name);
    if let Value::Array(..) = value {
        return not_yet(call.span.clone(), &format!("`{}` of arrays", call.function.name));
    }
    let message = format!("`{}` takes numbers, not {}", call.function.name, value.described());
    Diagnostic::new(call.place(name), message).label(value.kind())
}

/// `float(x)` and `int(x)` of an array compute it: as after `compute()`, the value stays the lazy array.
fn computed(run: &mut Run<'_>, value: &Value) -> Value {
    run.asked.compute = true;
    run.show(std::slice::from_ref(value));
    value.clone()
}

fn float(run: &mut Run<'_>, call: &Call) -> Result<Value, Diagnostic> {
    let Some(value) = call.given("x") else { return Ok(Value::Float(0.0)) };
    match value {
        Value::Array(..) => Ok(computed(run, &value.clone())),
        Value::Text(text) => {
            let digits = text.trim().replace('_', "");
            // Rust reads the words that Python reads ("nan", "Infinity"), in any case.
            digits.parse().map(Value::Float).map_err(|_| unreadable(call, "a number"))
        }
        _ => value.number().map(|n| Value::Float(n.to_f64())).ok_or_else(|| no_number(call, "x")),
    }
}

fn int(run: &mut Run<'_>, call: &Call) -> Result<Value, Diagnostic> {
    let Some(value) = call.given("x") else { return Ok(Value::Int(0)) };
    match (value, value.number()) {
        (Value::Array(..), _) => Ok(computed(run, &value.clone())),
        (Value::Text(text), _) => {
            let base = call.given("base").map_or(Some(10), Value::int);
            let base = base.and_then(|base| u32::try_from(base).ok()).filter(|base| (2..=36).contains(base));
            let Some(base) = base else { return Err(call.wrong(run, "base", "an integer from 2 to 36")) };
            let digits = text.trim().replace('_', "");
            i128::from_str_radix(&digits, base).map(Value::Int).map_err(|_| unreadable(call, "an integer"))
        }
        (_, Some(Number::Int(n))) => Ok(Value::Int(n)),
        (_, Some(Number::Float(x))) => number::truncate(x).map(Value::Int).ok_or_else(|| {
            let message = format!("{} cannot become an integer", python_float(x));
            Diagnostic::new(call.place("x"), message).label("too large, or not a number")
        }),
        _ => Err(no_number(call, "x")),
    }
}

fn unreadable(call: &Call, what: &str) -> Diagnostic {
    let message = format!("{} is not {what}", call.value("x").described());
    Diagnostic::new(call.place("x"), message).label("a string")
}

fn round(run: &mut Run<'_>, call: &Call) -> Result<Value, Diagnostic> {
    let digits = match call.value("ndigits") {
        Value::None => None,
        value => match value.int() {
            Some(digits) => Some(digits),
            None => return Err(call.wrong(run, "ndigits", "an integer")),
        },
    };
    match (call.value("number").number(), digits) {
        (Some(Number::Int(n)), digits) => {
            number::round_int(n, digits.unwrap_or(0)).map(Value::Int).map_err(|_| too_large(call))
        }
        (Some(Number::Float(x)), Some(digits)) => Ok(Value::Float(number::round_float(x, digits))),
        (Some(Number::Float(x)), None) => {
            number::truncate(x.round_ties_even()).map(Value::Int).ok_or_else(|| too_large(call))
        }
        (None, _) => Err(no_number(call, "number")),
    }
}

fn extreme(run: &mut Run<'_>, call: &Call, wanted: Ordering) -> Result<Value, Diagnostic> {
    let name = call.function.name;
    if let Some(given) = call.rest.iter().find(|given| matches!(given.value, Value::Array(..))) {
        return Err(not_yet(given.span.clone(), &format!("`{name}` of an array")));
    }
    let values = match &call.rest[..] {
        [only] => only
            .value
            .elements()
            .ok_or_else(|| wrong_value(run, only, &format!("the only argument of `{name}`"), "a sequence"))?,
        several => several.iter().map(|given| given.value.clone()).collect(),
    };
    run.pay(values.len(), &call.span)?;
    let mut values = values.into_iter();
    let Some(mut best) = values.next() else {
        return Err(Diagnostic::new(call.span.clone(), format!("`{name}` of nothing")));
    };
    for value in values {
        run.pay(value.weight().min(best.weight()), &call.span)?;
        let Ok(order) = ordering(&value, &best) else {
            let message = format!("`{name}` cannot compare {} and {}", best.described(), value.described());
            return Err(Diagnostic::new(call.span.clone(), message));
        };
        if order == Some(wanted) {
            best = value;
        }
    }
    Ok(best)
}

fn range(run: &mut Run<'_>, call: &Call) -> Result<Value, Diagnostic> {
    let mut numbers = Vec::new();
    for given in &call.rest {
        numbers.push(
            given
                .value
                .int()
                .ok_or_else(|| wrong_value(run, given, "an argument of `range`", "an integer"))?,
        );
    }
    let (start, stop, step) = match numbers[..] {
        [stop] => (0, stop, 1),
        [start, stop] => (start, stop, 1),
        [start, stop, step] if step != 0 => (start, stop, step),
        [_, _, _] => return Err(Diagnostic::new(call.span.clone(), "a range cannot step by 0")),
        _ => return Err(Diagnostic::new(call.span.clone(), "`range` takes one to three integers")),
    };
    Ok(Value::Range { start, stop, step })
}

fn slice(run: &mut Run<'_>, call: &Call) -> Result<Value, Diagnostic> {
    for given in &call.rest {
        if !matches!(given.value, Value::None) && given.value.int().is_none() {
            return Err(wrong_value(run, given, "an argument of `slice`", "an integer or None"));
        }
    }
    let part = |i: usize| call.rest[i].value.clone();
    let parts = match call.rest.len() {
        1 => [Value::None, part(0), Value::None],
        2 => [part(0), part(1), Value::None],
        3 => [part(0), part(1), part(2)],
        _ => return Err(Diagnostic::new(call.span.clone(), "`slice` takes one to three integers")),
    };
    Ok(Value::Slice(parts.into()))
}
