//! Runs statements, with Python's meaning.
//!
//! Arrays are lazy: `compute()` gives the array back and notes that it was asked for. The language has no loops, and
//! every value has a limit, so a program ends after about as many steps as it has letters; what costs more than that
//! is paid from a budget.

use super::{
    Asked,
    ast::{Argument, BinaryOp, CompareOp, Expr, ExprKind, FormatPart, Statement, StatementKind, UnaryOp},
    format,
    function::{Call, Given, Member},
    functions, not_yet,
    number::{self, Number},
    suggest::nearest,
    value::{HEAVIEST, Items, Value, shortened},
};
use crate::{
    array::{Array, Random},
    source::{Diagnostic, Span},
};
use std::{cmp::Ordering, collections::BTreeMap};

/// How much all values of a program may cost together.
const BUDGET: usize = 100 << 20;

/// A program that runs.
#[derive(Debug)]
pub(super) struct Run<'a> {
    pub(super) text: &'a str,
    pub(super) random: Random,
    /// What the text asked for besides the array.
    pub(super) asked: Asked,
    names: BTreeMap<String, Value>,
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
        let (random, asked) = (Random::new(), Asked::default());
        Self { text, random, asked, names, budget: BUDGET, shown: None, made: None, last: None }
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
                let new = self.binary(*op, old, value, &statement.span)?;
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
                    let value = functions::import(import)?;
                    self.names.insert(import.name.clone(), value);
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

    fn note_made(&mut self, value: &Value) {
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

    fn unknown(&self, name: &str, span: &Span) -> Diagnostic {
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

    /// The value of an expression.
    pub(super) fn expr(&mut self, expr: &Expr) -> Result<Value, Diagnostic> {
        let span = &expr.span;
        match &expr.kind {
            ExprKind::None => Ok(Value::None),
            ExprKind::Ellipsis => Ok(Value::Ellipsis),
            ExprKind::Bool(b) => Ok(Value::Bool(*b)),
            ExprKind::Int(n) => Ok(Value::Int(*n)),
            ExprKind::Float(x) => Ok(Value::Float(*x)),
            ExprKind::Text(text) => self.new_text(text, span),
            ExprKind::Format(parts) => self.format(parts, span),
            ExprKind::Name(name) => self.name(name, span),
            ExprKind::Tuple(all) => {
                self.all(all).and_then(|values| self.items(values, span)).map(Value::Tuple)
            }
            ExprKind::List(all) => self.all(all).and_then(|values| self.items(values, span)).map(Value::List),
            ExprKind::Dict(entries) => self.dict(entries, span),
            ExprKind::Starred(_) => Err(Diagnostic::new(span.clone(), "`*` does not stand here")),
            ExprKind::Slice(parts) => self.slice(parts),
            ExprKind::Attribute { of, name, name_span } => {
                let of = self.expr(of)?;
                self.attribute(of, name, name_span, span)
            }
            ExprKind::Index { of, index } => {
                let of = self.expr(of)?;
                let place = &index.span;
                let index = self.expr(index)?;
                self.index(&of, &index, span, place)
            }
            ExprKind::Call { function, arguments } => self.call(function, arguments, span),
            ExprKind::Unary { op, operand } => {
                let operand = self.expr(operand)?;
                self.unary(*op, &operand, span)
            }
            ExprKind::Binary { left, op, right } => {
                let left = self.expr(left)?;
                let right = self.expr(right)?;
                self.binary(*op, left, right, span)
            }
            ExprKind::Logic { or, operands } => self.logic(*or, operands),
            ExprKind::Compare { first, rest } => self.comparison(first, rest, span),
            ExprKind::If { test, then, otherwise } => {
                let value = self.expr(test)?;
                let branch = if truth(&value, &test.span)? { then } else { otherwise };
                self.expr(branch)
            }
            ExprKind::Bind { name, value } => {
                let value = self.expr(value)?;
                self.note_made(&value);
                self.names.insert(name.clone(), value.clone());
                Ok(value)
            }
        }
    }

    fn name(&mut self, name: &str, span: &Span) -> Result<Value, Diagnostic> {
        self.pay(1, span)?;
        match self.names.get(name) {
            Some(value) => Ok(value.clone()),
            None => functions::builtin(name).ok_or_else(|| self.unknown(name, span)),
        }
    }

    /// The values between brackets, with those behind a star in their places.
    fn all(&mut self, exprs: &[Expr]) -> Result<Vec<Value>, Diagnostic> {
        let mut values = Vec::with_capacity(exprs.len());
        for expr in exprs {
            if let ExprKind::Starred(inner) = &expr.kind {
                values.extend(self.starred(inner)?);
            } else {
                values.push(self.expr(expr)?);
            }
        }
        Ok(values)
    }

    fn starred(&mut self, inner: &Expr) -> Result<Vec<Value>, Diagnostic> {
        let value = self.expr(inner)?;
        let elements = value.elements().ok_or_else(|| {
            Diagnostic::new(inner.span.clone(), format!("`*` takes a sequence, not {}", value.described()))
        })?;
        self.pay(elements.len(), &inner.span)?;
        Ok(elements)
    }

    fn dict(&mut self, entries: &[(Expr, Expr)], span: &Span) -> Result<Value, Diagnostic> {
        let mut items: Vec<Value> = Vec::with_capacity(2 * entries.len());
        for (key, value) in entries {
            let (place, key, value) = (&key.span, self.expr(key)?, self.expr(value)?);
            self.pay(items.len() * key.weight(), place)?;
            let known = (0..items.len()).step_by(2).find(|&i| items[i].equals(&key) == Some(true));
            match known {
                Some(i) => items[i + 1] = value,
                None => items.extend([key, value]),
            }
        }
        self.items(items, span).map(Value::Dict)
    }

    fn slice(&mut self, parts: &[Option<Expr>; 3]) -> Result<Value, Diagnostic> {
        let mut values = [Value::None, Value::None, Value::None];
        for (part, value) in parts.iter().zip(&mut values) {
            if let Some(part) = part {
                *value = self.expr(part)?;
                if !matches!(value, Value::None) && value.int().is_none() {
                    let message = format!("a slice takes integers, not {}", value.described());
                    return Err(Diagnostic::new(part.span.clone(), message).label(value.kind()));
                }
            }
        }
        Ok(Value::Slice(values.into()))
    }

    fn format(&mut self, parts: &[FormatPart], span: &Span) -> Result<Value, Diagnostic> {
        let mut text = String::new();
        for part in parts {
            match part {
                FormatPart::Text(part) => text.push_str(part),
                FormatPart::Value { value, repr, spec } => {
                    let value = self.expr(value)?;
                    self.pay(value.weight(), span)?;
                    text.push_str(&if *repr { value.repr() } else { format::with_spec(&value, spec) });
                }
            }
            if text.len() > HEAVIEST {
                return Err(too_much(span));
            }
        }
        self.new_text(&text, span)
    }

    /// `of.name`; `span` is all of it.
    fn attribute(
        &mut self,
        of: Value,
        name: &str,
        name_span: &Span,
        span: &Span,
    ) -> Result<Value, Diagnostic> {
        if let Value::Foreign(foreign) = &of {
            return Ok(Value::Foreign(shortened(&format!("{foreign}.{name}")).into()));
        }
        let Some(namespace) = functions::namespace_of(&of) else {
            let message = format!("{} has no `{}`", of.described(), shortened(name));
            return Err(Diagnostic::new(name_span.clone(), message).label("unknown"));
        };
        match (namespace.get(name, name_span)?, of) {
            (Member::Function(function), Value::Namespace(_)) => Ok(Value::Function(function)),
            (Member::Function(function), of) => Ok(Value::Method(of.into(), function)),
            (Member::Property(function), of) => {
                let given = Given { name: None, value: of, span: span.clone(), slash: None };
                let call = Call::bind(function, span.clone(), vec![given])?;
                (function.run)(self, &call)
            }
            (Member::Number(_, number), _) => Ok(Value::Float(*number)),
            (Member::Nothing(_), _) => Ok(Value::None),
            (Member::Namespace(_, namespace), _) => Ok(Value::Namespace(namespace)),
            (Member::Foreign(name), _) => Ok(Value::Foreign(format!("{}.{name}", namespace.name).into())),
        }
    }

    fn call(&mut self, callee: &Expr, arguments: &[Argument], span: &Span) -> Result<Value, Diagnostic> {
        let function = self.expr(callee)?;
        let mut given = Vec::with_capacity(arguments.len() + 1);
        let function = match function {
            Value::Function(function) => function,
            Value::Method(of, function) => {
                let object =
                    if let ExprKind::Attribute { of, .. } = &callee.kind { &of.span } else { &callee.span };
                let value = std::sync::Arc::unwrap_or_clone(of);
                given.push(Given { name: None, value, span: object.clone(), slash: None });
                function
            }
            Value::Foreign(name) => return self.foreign_call(&name, arguments, span),
            other => {
                let message = format!("{} cannot be called", other.described());
                return Err(Diagnostic::new(callee.span.clone(), message).label("not a function"));
            }
        };
        for argument in arguments {
            let place = argument.value.span.clone();
            if let ExprKind::Starred(inner) = &argument.value.kind {
                let elements = self.starred(inner)?;
                given.extend(elements.into_iter().map(|value| Given {
                    name: None,
                    value,
                    span: place.clone(),
                    slash: None,
                }));
            } else {
                let value = self.expr(&argument.value)?;
                let slash = self.slash(&argument.value);
                given.push(Given { name: argument.name.clone(), value, span: place, slash });
            }
        }
        let call = Call::bind(function, span.clone(), given)?;
        (function.run)(self, &call)
    }

    /// Where the `/` of a true division is.
    fn slash(&self, expr: &Expr) -> Option<usize> {
        let ExprKind::Binary { left, op: BinaryOp::Div, right } = &expr.kind else { return None };
        let between = self.text.get(left.span.end..right.span.start)?;
        between.find('/').map(|at| left.span.end + at)
    }

    /// Calls into other libraries do nothing here: `client = Client()` is noted, and only what is done with arrays
    /// is an error.
    fn foreign_call(&mut self, name: &str, arguments: &[Argument], span: &Span) -> Result<Value, Diagnostic> {
        for argument in arguments {
            let inner =
                if let ExprKind::Starred(inner) = &argument.value.kind { inner } else { &argument.value };
            if let Value::Array(..) = self.expr(inner)? {
                let message = format!("chunkscope does not run `{}`", shortened(name));
                let error = Diagnostic::new(span.clone(), message).label("of another library");
                return Err(error.hint("chunkscope runs array expressions; such a program needs Dask itself"));
            }
        }
        let note = Diagnostic::new(span.clone(), format!("`{}` is skipped", shortened(name)));
        self.asked.notes.push(note.label("of another library"));
        Ok(Value::Foreign(shortened(&format!("{name}()")).into()))
    }

    fn unary(&mut self, op: UnaryOp, operand: &Value, span: &Span) -> Result<Value, Diagnostic> {
        if op == UnaryOp::Not {
            return truth(operand, span).map(|truth| Value::Bool(!truth));
        }
        let result = match (op, operand.number()) {
            (UnaryOp::Plus, Some(number)) => Some(number),
            (UnaryOp::Minus, Some(Number::Float(x))) => Some(Number::Float(-x)),
            (UnaryOp::Minus, Some(Number::Int(n))) => {
                Some(Number::Int(n.checked_neg().ok_or_else(|| too_large(span))?))
            }
            (UnaryOp::Invert, Some(Number::Int(n))) => Some(Number::Int(!n)),
            _ => None,
        };
        match (result, operand) {
            (Some(number), _) => Ok(number.into()),
            (None, Value::Array(..)) => Err(not_yet(span.clone(), &format!("`{}` of an array", op.text()))),
            (None, Value::Foreign(_)) => Ok(operand.clone()),
            (None, operand) => {
                let message = format!("`{}` does not take {}", op.text(), operand.described());
                Err(Diagnostic::new(span.clone(), message).label(operand.kind()))
            }
        }
    }

    fn binary(&mut self, op: BinaryOp, left: Value, right: Value, span: &Span) -> Result<Value, Diagnostic> {
        if let (Value::Bool(a), Value::Bool(b)) = (&left, &right) {
            match op {
                BinaryOp::BitAnd => return Ok(Value::Bool(a & b)),
                BinaryOp::BitOr => return Ok(Value::Bool(a | b)),
                BinaryOp::BitXor => return Ok(Value::Bool(a ^ b)),
                _ => {}
            }
        }
        match (left.number(), right.number()) {
            (Some(a), Some(b)) => match number::binary(op, a, b) {
                Ok(number) => Ok(number.into()),
                Err(trouble) => {
                    let message = match trouble {
                        number::Trouble::Types => format!(
                            "`{}` does not take {} and {}",
                            op.text(),
                            left.described(),
                            right.described()
                        ),
                        other => other.message().to_owned(),
                    };
                    Err(Diagnostic::new(span.clone(), message).label("here"))
                }
            },
            _ => self.combine(op, &left, &right, span),
        }
    }

    /// Operators of what is not a number.
    fn combine(
        &mut self,
        op: BinaryOp,
        left: &Value,
        right: &Value,
        span: &Span,
    ) -> Result<Value, Diagnostic> {
        match (op, left, right) {
            (_, Value::Array(..), _) | (_, _, Value::Array(..)) => {
                Err(not_yet(span.clone(), &format!("`{}` of arrays", op.text())))
            }
            // Times of `time.time()` and the like, whose values nothing here depends on.
            (_, foreign @ Value::Foreign(_), _) | (_, _, foreign @ Value::Foreign(_)) => Ok(foreign.clone()),
            (BinaryOp::Add, Value::Text(a), Value::Text(b)) => self.new_text(&format!("{a}{b}"), span),
            (BinaryOp::Add, Value::Tuple(a), Value::Tuple(b)) => {
                self.items([&a[..], &b[..]].concat(), span).map(Value::Tuple)
            }
            (BinaryOp::Add, Value::List(a), Value::List(b)) => {
                self.items([&a[..], &b[..]].concat(), span).map(Value::List)
            }
            (BinaryOp::Mod, Value::Text(template), values) => {
                self.pay(template.len() / 8 + values.weight(), span)?;
                self.new_text(&format::percent(template, values), span)
            }
            (BinaryOp::Mul, sequence, times) | (BinaryOp::Mul, times, sequence)
                if times.int().is_some()
                    && matches!(sequence, Value::Text(_) | Value::Tuple(_) | Value::List(_)) =>
            {
                self.repeat(sequence, times.int().unwrap_or(0), span)
            }
            _ => {
                let message =
                    format!("`{}` does not take {} and {}", op.text(), left.described(), right.described());
                Err(Diagnostic::new(span.clone(), message).label(format!(
                    "{} and {}",
                    left.kind(),
                    right.kind()
                )))
            }
        }
    }

    fn repeat(&mut self, sequence: &Value, times: i128, span: &Span) -> Result<Value, Diagnostic> {
        let times = usize::try_from(times.max(0)).unwrap_or(usize::MAX);
        let len = if let Value::Text(text) = sequence { text.len() } else { sequence.len().unwrap_or(0) };
        if len.saturating_mul(times) > HEAVIEST {
            return Err(too_much(span));
        }
        match sequence {
            Value::Text(text) => self.new_text(&text.repeat(times), span),
            Value::Tuple(items) => self.items(repeated(items, times), span).map(Value::Tuple),
            Value::List(items) => self.items(repeated(items, times), span).map(Value::List),
            _ => Ok(Value::None),
        }
    }

    fn logic(&mut self, or: bool, operands: &[Expr]) -> Result<Value, Diagnostic> {
        let mut value = Value::None;
        for (i, operand) in operands.iter().enumerate() {
            value = self.expr(operand)?;
            if i + 1 < operands.len() && truth(&value, &operand.span)? == or {
                break;
            }
        }
        Ok(value)
    }

    fn comparison(
        &mut self,
        first: &Expr,
        rest: &[(CompareOp, Expr)],
        span: &Span,
    ) -> Result<Value, Diagnostic> {
        let mut left = self.expr(first)?;
        for (op, right) in rest {
            let right = self.expr(right)?;
            self.pay(left.weight().min(right.weight()), span)?;
            if !self.compare(*op, &left, &right, span)? {
                return Ok(Value::Bool(false));
            }
            left = right;
        }
        Ok(Value::Bool(true))
    }

    fn compare(
        &mut self,
        op: CompareOp,
        left: &Value,
        right: &Value,
        span: &Span,
    ) -> Result<bool, Diagnostic> {
        let unordered = || {
            let message =
                format!("`{}` does not take {} and {}", op.text(), left.described(), right.described());
            Diagnostic::new(span.clone(), message).label(format!("{} and {}", left.kind(), right.kind()))
        };
        let of_array = || not_yet(span.clone(), &format!("`{}` of arrays", op.text()));
        let equal = || left.equals(right).ok_or_else(of_array);
        match op {
            CompareOp::Is | CompareOp::IsNot => {
                let same = matches!((left, right), (Value::None, Value::None))
                    || !matches!((left, right), (Value::Array(..), _) | (_, Value::Array(..))) && equal()?;
                Ok(same == (op == CompareOp::Is))
            }
            CompareOp::Equal => equal(),
            CompareOp::NotEqual => equal().map(|equal| !equal),
            CompareOp::In | CompareOp::NotIn => {
                let found = match (left, right) {
                    (Value::Text(part), Value::Text(text)) => text.contains(&**part),
                    _ => {
                        let elements = right.elements().ok_or_else(unordered)?;
                        self.pay(elements.len().saturating_mul(left.weight()), span)?;
                        elements.iter().any(|element| element.equals(left) == Some(true))
                    }
                };
                Ok(found == (op == CompareOp::In))
            }
            _ if matches!(left, Value::Array(..)) || matches!(right, Value::Array(..)) => Err(of_array()),
            _ => {
                let order = ordering(left, right).ok_or_else(unordered)?;
                Ok(order.is_some_and(|order| match op {
                    CompareOp::Less => order.is_lt(),
                    CompareOp::LessEqual => order.is_le(),
                    CompareOp::Greater => order.is_gt(),
                    _ => order.is_ge(),
                }))
            }
        }
    }

    /// `of[index]`.
    fn index(&mut self, of: &Value, index: &Value, span: &Span, place: &Span) -> Result<Value, Diagnostic> {
        match of {
            Value::Array(..) => Err(not_yet(span.clone(), "indexing of arrays")),
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
            _ => {
                let elements = of.elements().ok_or_else(|| {
                    let message = format!("{} has no elements to take", of.described());
                    Diagnostic::new(span.clone(), message).label(of.kind())
                })?;
                self.pay(elements.len(), span)?;
                match index {
                    Value::Slice(parts) => self.sliced(of, &elements, parts, span),
                    _ => element(&elements, index, place),
                }
            }
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

fn repeated(items: &[Value], times: usize) -> Vec<Value> {
    std::iter::repeat_n(items, times).flatten().cloned().collect()
}

fn element(elements: &[Value], index: &Value, place: &Span) -> Result<Value, Diagnostic> {
    let Some(at) = index.int() else {
        let message = format!("an index must be an integer, not {}", index.described());
        return Err(Diagnostic::new(place.clone(), message).label(index.kind()));
    };
    let from_start = if at < 0 { at.saturating_add(elements.len() as i128) } else { at };
    let found = usize::try_from(from_start).ok().and_then(|at| elements.get(at));
    found.cloned().ok_or_else(|| {
        let message =
            format!("index {at} is out of range: there are {}", format::counted(elements.len(), "element"));
        Diagnostic::new(place.clone(), message).label("out of range")
    })
}

/// How two values compare, where Python orders them; inside, `None` for NaN.
pub(super) fn ordering(left: &Value, right: &Value) -> Option<Option<Ordering>> {
    if let (Some(a), Some(b)) = (left.number(), right.number()) {
        return Some(number::compare(a, b));
    }
    match (left, right) {
        (Value::Text(a), Value::Text(b)) => Some(Some(a.cmp(b))),
        (Value::Tuple(a), Value::Tuple(b)) | (Value::List(a), Value::List(b)) => {
            for (a, b) in a.iter().zip(&**b) {
                if !a.equals(b)? {
                    return ordering(a, b);
                }
            }
            Some(Some(a.len().cmp(&b.len())))
        }
        _ => None,
    }
}

impl From<Number> for Value {
    fn from(number: Number) -> Self {
        match number {
            Number::Int(n) => Self::Int(n),
            Number::Float(x) => Self::Float(x),
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

fn truth(value: &Value, span: &Span) -> Result<bool, Diagnostic> {
    value.truth().ok_or_else(|| {
        Diagnostic::new(span.clone(), "whether an array is true is known only when it is computed")
            .label("an array")
    })
}

fn names(n: usize) -> String {
    format::counted(n, "name")
}

fn too_much(span: &Span) -> Diagnostic {
    Diagnostic::new(span.clone(), format!("this value is too large: at most {HEAVIEST} elements"))
        .label("too large")
}

fn too_large(span: &Span) -> Diagnostic {
    Diagnostic::new(span.clone(), number::Trouble::TooLarge.message()).label("here")
}
