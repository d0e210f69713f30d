//! Parts of arrays: `x[2:, None, [0, 3]]`.

use super::{
    ast::{Expr, ExprKind},
    eval::Run,
    function::{Given, wrong_value},
    not_yet,
    value::Value,
};
use crate::{
    array::{Array, ArrayError, Index},
    source::{Diagnostic, Span},
};

impl Run<'_> {
    /// `array[index]`, where `written` is the text of the index and `span` is all of it.
    pub(super) fn index_array(
        &mut self,
        array: &Array,
        index: &Value,
        span: &Span,
        written: &Expr,
    ) -> Result<Value, Diagnostic> {
        self.pay(index.weight(), span)?;
        let given = self.given_entries(index, written);
        let entries = given.iter().map(|given| self.entry(given)).collect::<Result<Vec<Index>, _>>()?;
        let part = array.index(&entries).map_err(|error| {
            let at = to_blame(&error, &entries, array.ndim());
            let place = at.map_or(&written.span, |at| &given[at].span).clone();
            let diagnostic = Diagnostic::new(place, error.to_string());
            error.hint().into_iter().fold(diagnostic, Diagnostic::hint)
        })?;
        self.pay(part.chunks().axes().iter().map(|axis| 4 * axis.len() + 8).sum(), span)?;
        Ok(Value::Array(part, span.clone()))
    }

    /// The entries of an index, each with its own place where it has one.
    fn given_entries(&self, index: &Value, written: &Expr) -> Vec<Given> {
        let given = |value: &Value, expr: &Expr| Given {
            name: None,
            value: value.clone(),
            span: expr.span.clone(),
            slash: self.slash(expr),
        };
        match (index, &written.kind) {
            (Value::Tuple(values), ExprKind::Tuple(exprs)) if values.len() == exprs.len() => {
                values.iter().zip(exprs).map(|(value, expr)| given(value, expr)).collect()
            }
            (Value::Tuple(values), _) => values.iter().map(|value| given(value, written)).collect(),
            _ => vec![given(index, written)],
        }
    }

    /// One entry of an index.
    pub(super) fn entry(&self, given: &Given) -> Result<Index, Diagnostic> {
        match &given.value {
            Value::None => Ok(Index::NewAxis),
            Value::Ellipsis => Ok(Index::Ellipsis),
            Value::Int(n) => Ok(Index::At(saturated(*n))),
            Value::Slice(parts) => {
                let [start, stop, step] = parts.each_ref().map(|part| part.int().map(saturated));
                Ok(Index::Slice { start, stop, step })
            }
            Value::List(items) => list(items, &given.span),
            Value::Array(..) => Err(not_yet(given.span.clone(), "indexing with an array")),
            _ => {
                let needed = "an integer, a slice, `...`, None or a list of integers";
                Err(wrong_value(self, given, "an index", needed))
            }
        }
    }
}

/// A list as an entry of an index: of places, or of marks.
fn list(items: &[Value], span: &Span) -> Result<Index, Diagnostic> {
    let mark = |item: &Value| if let Value::Bool(mark) = item { Some(*mark) } else { None };
    if let (false, Some(marks)) = (items.is_empty(), items.iter().map(mark).collect()) {
        return Ok(Index::Mask(marks));
    }
    let place = |item: &Value| {
        item.int().map(saturated).ok_or_else(|| {
            let message = format!("a list that is an index holds integers, not {}", item.described());
            Diagnostic::new(span.clone(), message).label(format!("{} is in it", item.kind()))
        })
    };
    items.iter().map(place).collect::<Result<_, _>>().map(Index::List)
}

/// The entry that an error is about: that of an axis, or the second of a kind of which there can be one.
fn to_blame(error: &ArrayError, entries: &[Index], ndim: usize) -> Option<usize> {
    let all = |is: fn(&Index) -> bool| (0..entries.len()).filter(move |&i| is(&entries[i]));
    match *error {
        ArrayError::IndexOutOfBounds { axis, .. } | ArrayError::MaskLength { axis, .. } => {
            let mut of_axes = all(|entry| !matches!(entry, Index::NewAxis | Index::Ellipsis));
            let ellipsis = all(|entry| *entry == Index::Ellipsis).next();
            let named = of_axes.clone().count();
            let before = ellipsis.map_or(named, |ellipsis| of_axes.clone().filter(|&i| i < ellipsis).count());
            of_axes.nth(if axis < before { axis } else { axis + named - ndim })
        }
        ArrayError::SeveralEllipses => all(|entry| *entry == Index::Ellipsis).nth(1),
        ArrayError::SeveralLists => all(|entry| matches!(entry, Index::List(_) | Index::Mask(_))).nth(1),
        ArrayError::SliceStep => all(|entry| matches!(entry, Index::Slice { step: Some(0), .. })).next(),
        _ => None,
    }
}

/// No array is long enough for the difference.
fn saturated(n: i128) -> i64 {
    n.clamp(i64::MIN.into(), i64::MAX.into()) as i64
}
