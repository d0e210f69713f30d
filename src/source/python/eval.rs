//! Runs statements, with Python's meaning.
//!
//! Arrays are lazy: `compute()` gives the array back and notes that it was asked for. The language has no loops, and
//! every value has a limit, so a program ends after about as many steps as it has letters; what costs more than that
//! is paid from a budget.

use super::{
    Asked,
    ast::{Expr, ExprKind, Statement, StatementKind},
    format, functions,
    suggest::nearest,
    value::{HEAVIEST, Items, Value, shortened},
};
use crate::{
    array::{Array, Random},
    source::{Diagnostic, Span},
};
use std::collections::BTreeMap;

/// How much all values of a program may cost together.
const BUDGET: usize = 100 << 20;

/// A program that runs.
#[derive(Debug)]
pub(super) struct Run<'a> {
    pub(super) text: &'a str,
    /// Generators of random numbers: that of `da.random`, that of `np.random`, and those that the program made.
    pub(super) generators: Vec<Random>,
    /// How many others have no seed of their own.
    pub(super) n_unseeded: u64,
    /// What the text asked for besides the array.
    pub(super) asked: Asked,
    pub(super) names: BTreeMap<String, Value>,
    budget: usize,
    /// The last array that was printed, computed or visualized.
    shown: Option<(Array, Span)>,
    /// The last array that was assigned or stood alone.
    made: Option<(Array, Span)>,
    /// The value of the last statement, if that is an expression.
    last: Option<Value>,
}

impl<'a> Run<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let names = functions::at_start().map(|(name, value)| (name.to_owned(), value)).collect();
        let (generators, n_unseeded, asked) =
            (vec![Random::new(), Random::seeded("np.random", &[])], 0, Asked::default());
        Self {
            text,
            generators,
            n_unseeded,
            asked,
            names,
            budget: BUDGET,
            shown: None,
            made: None,
            last: None,
        }
    }

    pub(super) fn statements(&mut self, statements: &[Statement]) -> Result<(), Diagnostic> {
        statements.iter().try_for_each(|statement| self.statement(statement))
    }

    /// The array that the program is about, and the expression that made it: the last expression's, else the last
    /// that was shown, else the last that was made.
    pub(super) fn result(&self) -> Option<(Array, Span)> {
        let last = self.last.as_ref().and_then(|value| last_array(std::slice::from_ref(value)));
        last.or_else(|| self.shown.clone()).or_else(|| self.made.clone())
    }
    /// The value of the last statement, if that is an expression.
    pub(super) fn last(&self) -> Option<&Value> {
        self.last.as_ref()
    }

    fn statement(&mut self, statement: &Statement) -> Result<(), Diagnostic> {
        self.last = None;
        match &statement.kind {
            StatementKind::Assign { targets, value } => {
                let value = self.expr(value)?;
                self.note_made(&value);
                targets.iter().try_for_each(|target| self.assign(target, &value))
            }
            StatementKind::Augment { target, op, value } => {
                let old = self.expr(target)?;
                let value = self.expr(value)?;
                let new = self.binary(*op, &old, &value, &statement.span)?;
                self.note_made(&new);
                self.assign(target, &new)
            }
            StatementKind::Expr(expr) => {
                let value = self.expr(expr)?;
                self.note_made(&value);
                self.last = Some(value);
                Ok(())
            }
            StatementKind::Import(imports) => {
                for import in imports {
                    self.names.extend(functions::import(import)?);
                }
                Ok(())
            }
            StatementKind::Delete(targets) => targets.iter().try_for_each(|target| {
                let ExprKind::Name(name) = &target.kind else {
                    return Err(Diagnostic::new(target.span.clone(), "only names can be deleted"));
                };
                self.names.remove(name).map(drop).ok_or_else(|| self.unknown(name, &target.span))
            }),
        }
    }

    pub(super) fn note_made(&mut self, value: &Value) {
        if let Some(array) = last_array(std::slice::from_ref(value)) {
            self.made = Some(array);
        }
    }

    /// Notes that an array was printed, computed or visualized.
    pub(super) fn show(&mut self, values: &[Value]) {
        if let Some(array) = last_array(values) {
            self.shown = Some(array);
        }
    }

    /// Pays for looking at a value or for making one.
    pub(super) fn pay(&mut self, cost: usize, span: &Span) -> Result<(), Diagnostic> {
        self.budget = self.budget.checked_sub(cost).ok_or_else(|| {
            Diagnostic::new(span.clone(), "this program makes too many values").label("the last of them")
        })?;
        Ok(())
    }

    /// A tuple, list or dictionary.
    pub(super) fn items(&mut self, values: Vec<Value>, span: &Span) -> Result<Items, Diagnostic> {
        self.pay(values.len(), span)?;
        Items::new(values).ok_or_else(|| too_much(span))
    }

    /// A string.
    pub(super) fn new_text(&mut self, text: &str, span: &Span) -> Result<Value, Diagnostic> {
        self.pay(1 + text.len() / 8, span)?;
        if text.len() > HEAVIEST { Err(too_much(span)) } else { Ok(Value::text(text)) }
    }

    fn assign(&mut self, target: &Expr, value: &Value) -> Result<(), Diagnostic> {
        match &target.kind {
            ExprKind::Name(name) => {
                self.names.insert(name.clone(), value.clone());
                Ok(())
            }
            ExprKind::Tuple(targets) | ExprKind::List(targets) => self.unpack(targets, value, &target.span),
            ExprKind::Index { .. } | ExprKind::Attribute { .. } => {
                let message = "chunkscope assigns to names only, not to parts of a value";
                Err(Diagnostic::new(target.span.clone(), message).label("not a name"))
            }
            _ => Err(Diagnostic::new(target.span.clone(), "nothing can be assigned to this")),
        }
    }

    fn unpack(&mut self, targets: &[Expr], value: &Value, span: &Span) -> Result<(), Diagnostic> {
        let Some(values) = value.elements() else {
            let message = format!("{} cannot be taken apart", value.described());
            return Err(Diagnostic::new(span.clone(), message).label(names(targets.len())));
        };
        self.pay(values.len(), span)?;
        if let Some(star) = targets.iter().find(|t| matches!(t.kind, ExprKind::Starred(_))) {
            let message = "chunkscope does not run `*` in assignments";
            return Err(Diagnostic::new(star.span.clone(), message));
        }
        if values.len() != targets.len() {
            let message = format!("{} for {}", format::counted(values.len(), "value"), names(targets.len()));
            return Err(Diagnostic::new(span.clone(), message).label(names(targets.len())));
        }
        targets.iter().zip(&values).try_for_each(|(target, value)| self.assign(target, value))
    }

    pub(super) fn unknown(&self, name: &str, span: &Span) -> Diagnostic {
        let error = Diagnostic::new(span.clone(), format!("the name `{}` is not known", shortened(name)));
        let error = error.label("not known");
        let mut known: Vec<&str> = self.names.keys().map(String::as_str).collect();
        functions::builtin_names().for_each(|name| known.push(name));
        match nearest(name, known) {
            Some(near) => error.hint(format!("did you mean `{near}`?")),
            None => match functions::home_of(name) {
                Some(home) => error.hint(format!("write {home}.{name}")),
                None => error,
            },
        }
    }
}

/// The last array among values, and within tuples and lists of them.
fn last_array(values: &[Value]) -> Option<(Array, Span)> {
    values.iter().rev().find_map(|value| match value {
        Value::Array(array, span) => Some((array.clone(), span.clone())),
        Value::Tuple(items) | Value::List(items) => last_array(items),
        _ => None,
    })
}

fn names(n: usize) -> String {
    format::counted(n, "name")
}

pub(super) fn too_much(span: &Span) -> Diagnostic {
    Diagnostic::new(span.clone(), format!("this value is too large: at most {HEAVIEST} elements"))
        .label("too large")
}
