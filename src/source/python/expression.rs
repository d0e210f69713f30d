//! The values of expressions.

use super::{
    ast::{Argument, BinaryOp, Expr, ExprKind, FormatPart},
    eval::{Run, too_much},
    format,
    function::{Call, Given, Member},
    functions,
    operator::truth,
    value::{HEAVIEST, Value, shortened},
};
use crate::source::{Diagnostic, Span};

impl Run<'_> {
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
                let value = self.expr(index)?;
                self.index(&of, &value, span, index)
            }
            ExprKind::Call { function, arguments } => self.call(function, arguments, span),
            ExprKind::Unary { op, operand } => {
                let operand = self.expr(operand)?;
                self.unary(*op, &operand, span)
            }
            ExprKind::Binary { left, op, right } => {
                let left = self.expr(left)?;
                let right = self.expr(right)?;
                self.binary(*op, &left, &right, span)
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
            (member, Value::Namespace(_)) => Ok(namespace.value(member)),
            (Member::Function(function), of) => Ok(Value::Method(of.into(), function)),
            (Member::Property(function), of) => {
                let given = Given { name: None, value: of, span: span.clone(), slash: None };
                let call = Call::bind(function, span.clone(), vec![given])?;
                (function.run)(self, &call)
            }
            (member, _) => Ok(namespace.value(member)),
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
    pub(super) fn slash(&self, expr: &Expr) -> Option<usize> {
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
}
