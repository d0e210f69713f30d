//! Values in text: f-strings, `%` and `str.format`, as far as file names and printed lines need them.

use super::{
    number::Number,
    value::{HEAVIEST, Value},
};

/// `3 values`, `1 value`.
pub(super) fn counted(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

/// A value by a format specification such as `03d` or `.2f`; one that is not known writes the value as it is.
pub(super) fn with_spec(value: &Value, spec: &str) -> String {
    specified(value, spec).unwrap_or_else(|| value.str())
}

fn specified(value: &Value, spec: &str) -> Option<String> {
    let (body, letter) = match spec.char_indices().next_back() {
        Some((at, letter)) if letter.is_ascii_alphabetic() || letter == '%' => (&spec[..at], Some(letter)),
        _ => (spec, None),
    };
    let (body, precision) = match body.split_once('.') {
        Some((body, digits)) => (body, Some(digits.parse::<usize>().ok().filter(|&digits| digits <= 300)?)),
        None => (body, None),
    };
    let commas = body.ends_with([',', '_']).then(|| body.chars().next_back()).flatten();
    let body = body.trim_end_matches([',', '_']);
    let (align, body) = match body.chars().next() {
        Some(align @ ('<' | '>' | '^')) => (Some(align), &body[1..]),
        _ => (None, body),
    };
    let zeros = body.starts_with('0');
    let width =
        if body.is_empty() { 0 } else { body.parse::<usize>().ok().filter(|&width| width <= 1000)? };

    let mut text = match (letter, value.number()) {
        (None | Some('d'), Some(Number::Int(n))) => n.to_string(),
        (Some('x'), Some(Number::Int(n))) => format!("{n:x}"),
        (Some('f'), Some(number)) => format!("{:.*}", precision.unwrap_or(6), number.to_f64()),
        (Some('%'), Some(number)) => format!("{:.*}%", precision.unwrap_or(6), number.to_f64() * 100.0),
        (None | Some('s'), None) => {
            let text = value.str();
            precision.map_or(text.clone(), |n| text.chars().take(n).collect())
        }
        (None, Some(_)) if precision.is_none() => value.str(),
        _ => return None,
    };
    if let Some(comma) = commas {
        text = with_thousands(&text, comma);
    }
    let missing = width.saturating_sub(text.chars().count());
    let number = value.number().is_some();
    Some(match align {
        _ if zeros && number => {
            let (sign, digits) = text.split_at(usize::from(text.starts_with('-')));
            format!("{sign}{}{digits}", "0".repeat(missing))
        }
        Some('^') => format!("{}{text}{}", " ".repeat(missing / 2), " ".repeat(missing - missing / 2)),
        Some('>') => format!("{}{text}", " ".repeat(missing)),
        None if number => format!("{}{text}", " ".repeat(missing)),
        _ => format!("{text}{}", " ".repeat(missing)),
    })
}

fn with_thousands(number: &str, comma: char) -> String {
    let (whole, rest) = number.split_at(number.find('.').unwrap_or(number.len()));
    let (sign, digits) = whole.split_at(usize::from(whole.starts_with('-')));
    let mut text = sign.to_owned();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(comma);
        }
        text.push(digit);
    }
    text + rest
}

/// `template % values`.
pub(super) fn percent(template: &str, values: &Value) -> String {
    let values = if let Value::Tuple(items) = values { items.to_vec() } else { vec![values.clone()] };
    let mut values = values.into_iter();
    let mut text = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('%') {
        text.push_str(before);
        let Some(end) = after.find(|c: char| c.is_ascii_alphabetic() || c == '%') else {
            rest = after;
            continue;
        };
        let (spec, letter) = (&after[..end], &after[end..=end]);
        rest = &after[end + 1..];
        match (letter, values.next()) {
            ("%", _) => text.push('%'),
            ("r", Some(value)) => text.push_str(&value.repr()),
            (_, Some(value)) => text.push_str(&with_spec(&value, &format!("{spec}{letter}"))),
            (_, None) => text.extend(["%", spec, letter]),
        }
        if text.len() > HEAVIEST {
            break;
        }
    }
    text + rest
}

/// `template.format(values)`: `{}` in turn, `{0}` by number.
pub(super) fn braces(template: &str, values: &[&Value]) -> String {
    let mut text = String::new();
    let (mut rest, mut next) = (template, 0);
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let Some((field, left)) = after.split_once('}') else {
            rest = after;
            continue;
        };
        let (name, spec) = field.split_once(':').unwrap_or((field, ""));
        let at = name.parse().unwrap_or(next);
        next += 1;
        text.push_str(&values.get(at).map_or_else(|| format!("{{{field}}}"), |value| with_spec(value, spec)));
        rest = left;
        if text.len() > HEAVIEST {
            break;
        }
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_specifications_are_pythons() {
        for (value, spec, text) in [
            (Value::Int(7), "03d", "007"),
            (Value::Int(-7), "05", "-0007"),
            (Value::Int(1_234_567), ",", "1,234,567"),
            (Value::Float(2.0 / 3.0), ".3f", "0.667"),
            (Value::Float(0.5), ".0%", "50%"),
            (Value::Int(3), "5", "    3"),
            (Value::text("ab"), "5", "ab   "),
            (Value::text("ab"), "^6", "  ab  "),
            (Value::Float(1e16), "", "1e+16"),
            (Value::Float(1.5), "nonsense", "1.5"),
            (Value::Int(255), "x", "ff"),
        ] {
            assert_eq!(with_spec(&value, spec), text, "{spec}");
        }
        assert_eq!(percent("%d of %s, 100%%", &Value::Int(3)), "3 of %s, 100%");
        assert_eq!(braces("{}-{:02d}{1}", &[&Value::text("a"), &Value::Int(5)]), "a-055");
    }
}
