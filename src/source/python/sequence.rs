//! Elements and slices of tuples, lists, strings and dictionaries.

use super::{
    ast::Expr,
    eval::Run,
    format,
    value::{Value, shortened},
};
use crate::source::{Diagnostic, Span};

impl Run<'_> {
    /// `of[index]`, where `written` is the text of the index and `span` is all of it.
    pub(super) fn index(
        &mut self,
        of: &Value,
        index: &Value,
        span: &Span,
        written: &Expr,
    ) -> Result<Value, Diagnostic> {
        let place = &written.span;
        match of {
            Value::Array(array, _) => self.index_array(array, index, span, written),
            Value::Foreign(name) => Ok(Value::Foreign(name.clone())),
            Value::Dict(items) => {
                self.pay(items.len() + index.weight(), span)?;
                let found = items.pairs().find(|(key, _)| key.equals(index) == Some(true));
                found.map(|(_, value)| value.clone()).ok_or_else(|| {
                    Diagnostic::new(
                        place.clone(),
                        format!("the key {} is not there", shortened(&index.repr())),
                    )
                })
            }
            _ => match index {
                Value::Slice(parts) => {
                    let elements = of.elements().ok_or_else(|| no_elements(of, span))?;
                    self.pay(elements.len(), span)?;
                    self.sliced(of, &elements, parts, span)
                }
                _ => element(of, index, span, place),
            },
        }
    }

    fn sliced(
        &mut self,
        of: &Value,
        all: &[Value],
        parts: &[Value; 3],
        span: &Span,
    ) -> Result<Value, Diagnostic> {
        let step = parts[2].int().unwrap_or(1);
        if step == 0 {
            return Err(Diagnostic::new(span.clone(), "a slice cannot step by 0"));
        }
        let len = all.len() as i128;
        let (least, most) = if step > 0 { (0, len) } else { (-1, len - 1) };
        let bound = |part: &Value, default| match part.int() {
            Some(at) if at < 0 => at.saturating_add(len).clamp(least, most),
            Some(at) => at.clamp(least, most),
            None => default,
        };
        let (start, stop) = if step > 0 { (least, most) } else { (most, least) };
        let (mut at, stop) = (bound(&parts[0], start), bound(&parts[1], stop));
        let mut taken = Vec::new();
        while if step > 0 { at < stop } else { at > stop } {
            taken.push(all[at as usize].clone());
            at = at.saturating_add(step);
        }
        match of {
            Value::Text(_) => {
                let text: String = taken.iter().map(Value::str).collect();
                self.new_text(&text, span)
            }
            Value::Tuple(_) => self.items(taken, span).map(Value::Tuple),
            _ => self.items(taken, span).map(Value::List),
        }
    }
}

fn no_elements(of: &Value, span: &Span) -> Diagnostic {
    Diagnostic::new(span.clone(), format!("{} has no elements to take", of.described())).label(of.kind())
}

fn element(of: &Value, index: &Value, span: &Span, place: &Span) -> Result<Value, Diagnostic> {
    let len = of.len().ok_or_else(|| no_elements(of, span))?;
    let Some(at) = index.int() else {
        let message = format!("an index must be an integer, not {}", index.described());
        return Err(Diagnostic::new(place.clone(), message).label(index.kind()));
    };
    let from_start = if at < 0 { at.saturating_add(len as i128) } else { at };
    let found = usize::try_from(from_start).ok().and_then(|at| of.element(at));
    found.ok_or_else(|| {
        let message = format!("index {at} is out of range: there are {}", format::counted(len, "element"));
        Diagnostic::new(place.clone(), message).label("out of range")
    })
}
