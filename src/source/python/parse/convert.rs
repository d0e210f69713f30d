//! ruff's tree → ours.

use super::{
    super::ast::{
        Argument, BinaryOp, CompareOp, Expr, ExprKind, FormatPart, Import, Statement, StatementKind, UnaryOp,
    },
    span,
};
use crate::source::{Diagnostic, Span};
use ruff_python_ast::{
    self as ruff, CmpOp, ConversionFlag, FStringPart, InterpolatedStringElement, Number, Operator,
};
use ruff_text_size::Ranged;

/// What a real program is told.
const REAL_PROGRAM: &str =
    "chunkscope runs array expressions; a program with loops and functions needs Dask itself";

/// Turns ruff's tree into ours and notes all that chunkscope does not run.
pub(super) struct Convert<'a> {
    text: &'a str,
    pub(super) errors: Vec<Diagnostic>,
}

impl<'a> Convert<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, errors: Vec::new() }
    }

    pub(super) fn block(&mut self, body: &[ruff::Stmt]) -> Vec<Statement> {
        let mut statements = Vec::with_capacity(body.len());
        for statement in body {
            if let Some(body) = body_of_main(statement) {
                statements.append(&mut self.block(body));
            } else {
                statements.extend(self.statement(statement));
            }
        }
        statements
    }

    fn statement(&mut self, statement: &ruff::Stmt) -> Option<Statement> {
        let kind = match statement {
            ruff::Stmt::Pass(_) => return None,
            ruff::Stmt::Expr(s) => StatementKind::Expr(self.expr(&s.value)),
            ruff::Stmt::Assign(s) => {
                StatementKind::Assign { targets: self.exprs(&s.targets), value: self.expr(&s.value) }
            }
            ruff::Stmt::AnnAssign(s) => match &s.value {
                Some(value) => {
                    StatementKind::Assign { targets: vec![self.expr(&s.target)], value: self.expr(value) }
                }
                None => return None,
            },
            ruff::Stmt::AugAssign(s) => StatementKind::Augment {
                target: self.expr(&s.target),
                op: binary(s.op),
                value: self.expr(&s.value),
            },
            ruff::Stmt::Delete(s) => StatementKind::Delete(self.exprs(&s.targets)),
            ruff::Stmt::Import(s) => StatementKind::Import(s.names.iter().map(import).collect()),
            ruff::Stmt::ImportFrom(s) => {
                let module = s.module.as_ref().map_or("", |m| m.as_str());
                StatementKind::Import(s.names.iter().map(|alias| import_from(module, alias)).collect())
            }
            other => {
                let mut span = span(statement.range());
                let written = &self.text[span.clone()];
                span.end = span.start + written.find(['\n', '\r']).unwrap_or(written.len());
                self.refuse(span, not_run(other));
                return None;
            }
        };
        Some(Statement { span: span(statement.range()), kind })
    }

    /// Notes that `what` is not run.
    fn refuse(&mut self, span: Span, what: &str) {
        let diagnostic = Diagnostic::new(span, format!("chunkscope does not run {what}"));
        self.errors.push(diagnostic.label("not run").hint(REAL_PROGRAM));
    }

    fn exprs(&mut self, all: &[ruff::Expr]) -> Vec<Expr> {
        all.iter().map(|e| self.expr(e)).collect()
    }
    fn boxed(&mut self, expr: &ruff::Expr) -> Box<Expr> {
        Box::new(self.expr(expr))
    }

    fn expr(&mut self, expr: &ruff::Expr) -> Expr {
        let span = span(expr.range());
        let kind = match expr {
            ruff::Expr::Name(e) => ExprKind::Name(e.id.to_string()),
            ruff::Expr::NumberLiteral(e) => self.number(&e.value, &span),
            ruff::Expr::StringLiteral(e) => ExprKind::Text(e.value.to_str().to_owned()),
            ruff::Expr::FString(e) => self.format(&e.value),
            ruff::Expr::BooleanLiteral(e) => ExprKind::Bool(e.value),
            ruff::Expr::NoneLiteral(_) => ExprKind::None,
            ruff::Expr::EllipsisLiteral(_) => ExprKind::Ellipsis,
            ruff::Expr::Tuple(e) => ExprKind::Tuple(self.exprs(&e.elts)),
            ruff::Expr::List(e) => ExprKind::List(self.exprs(&e.elts)),
            ruff::Expr::Dict(e) => self.dict(e),
            ruff::Expr::Starred(e) => ExprKind::Starred(self.boxed(&e.value)),
            ruff::Expr::Slice(e) => {
                let part = |this: &mut Self, e: &Option<Box<ruff::Expr>>| e.as_ref().map(|e| this.expr(e));
                ExprKind::Slice(Box::new([part(self, &e.lower), part(self, &e.upper), part(self, &e.step)]))
            }
            ruff::Expr::Attribute(e) => ExprKind::Attribute {
                of: self.boxed(&e.value),
                name: e.attr.to_string(),
                name_span: super::span(e.attr.range()),
            },
            ruff::Expr::Subscript(e) => {
                ExprKind::Index { of: self.boxed(&e.value), index: self.boxed(&e.slice) }
            }
            ruff::Expr::Call(e) => self.call(e),
            ruff::Expr::UnaryOp(e) => ExprKind::Unary { op: unary(e.op), operand: self.boxed(&e.operand) },
            ruff::Expr::BinOp(e) => {
                ExprKind::Binary { left: self.boxed(&e.left), op: binary(e.op), right: self.boxed(&e.right) }
            }
            ruff::Expr::BoolOp(e) => {
                ExprKind::Logic { or: e.op == ruff::BoolOp::Or, operands: self.exprs(&e.values) }
            }
            ruff::Expr::Compare(e) => {
                let first = self.boxed(&e.left);
                let rest = e.ops.iter().zip(&e.comparators).map(|(op, e)| (compare(*op), self.expr(e)));
                ExprKind::Compare { first, rest: rest.collect() }
            }
            ruff::Expr::If(e) => ExprKind::If {
                test: self.boxed(&e.test),
                then: self.boxed(&e.body),
                otherwise: self.boxed(&e.orelse),
            },
            ruff::Expr::Named(e) => match &*e.target {
                ruff::Expr::Name(target) => {
                    ExprKind::Bind { name: target.id.to_string(), value: self.boxed(&e.value) }
                }
                _ => ExprKind::None,
            },
            other => {
                self.refuse(span.clone(), not_an_expression(other));
                ExprKind::None
            }
        };
        Expr { span, kind }
    }

    fn number(&mut self, number: &Number, span: &Span) -> ExprKind {
        match number {
            Number::Float(number) => ExprKind::Float(*number),
            Number::Complex { .. } => {
                let error = Diagnostic::new(span.clone(), "chunkscope does not know complex numbers");
                self.errors.push(error.label("a complex number"));
                ExprKind::None
            }
            Number::Int(int) => {
                let int = int.as_u64().map(i128::from).or_else(|| large_int(&int.to_string()));
                if int.is_none() {
                    let message = "this number is too large: integers have up to 38 digits here";
                    self.errors.push(Diagnostic::new(span.clone(), message).label("too large"));
                }
                int.map_or(ExprKind::None, ExprKind::Int)
            }
        }
    }

    fn format(&mut self, value: &ruff::FStringValue) -> ExprKind {
        let mut parts = Vec::new();
        for part in value {
            match part {
                FStringPart::Literal(text) => parts.push(FormatPart::Text(text.value.to_string())),
                FStringPart::FString(format) => {
                    parts.extend(format.elements.iter().map(|element| self.format_part(element)));
                }
            }
        }
        ExprKind::Format(parts)
    }

    fn format_part(&mut self, element: &InterpolatedStringElement) -> FormatPart {
        match element {
            InterpolatedStringElement::Literal(text) => FormatPart::Text(text.value.to_string()),
            InterpolatedStringElement::Interpolation(e) => FormatPart::Value {
                value: self.expr(&e.expression),
                repr: e.conversion == ConversionFlag::Repr,
                spec: e.format_spec.as_ref().map_or(String::new(), |spec| {
                    self.text[super::span(spec.range())].trim_start_matches(':').to_owned()
                }),
            },
        }
    }

    fn dict(&mut self, dict: &ruff::ExprDict) -> ExprKind {
        let mut entries = Vec::with_capacity(dict.items.len());
        for item in &dict.items {
            if let Some(key) = &item.key {
                entries.push((self.expr(key), self.expr(&item.value)));
            } else {
                self.refuse(span(item.value.range()), "`**` in a dictionary");
            }
        }
        ExprKind::Dict(entries)
    }

    fn call(&mut self, call: &ruff::ExprCall) -> ExprKind {
        let function = self.boxed(&call.func);
        let mut arguments: Vec<Argument> =
            call.arguments.args.iter().map(|e| Argument { name: None, value: self.expr(e) }).collect();
        for keyword in &call.arguments.keywords {
            let Some(name) = &keyword.arg else {
                self.refuse(span(keyword.range), "`**` in a call");
                continue;
            };
            let name = Some((name.to_string(), span(name.range())));
            arguments.push(Argument { name, value: self.expr(&keyword.value) });
        }
        ExprKind::Call { function, arguments }
    }
}

/// What `if __name__ == "__main__":` holds.
fn body_of_main(statement: &ruff::Stmt) -> Option<&[ruff::Stmt]> {
    let ruff::Stmt::If(s) = statement else { return None };
    let ruff::Expr::Compare(test) = &*s.test else { return None };
    let (ruff::Expr::Name(name), [CmpOp::Eq], [ruff::Expr::StringLiteral(text)]) =
        (&*test.left, &*test.ops, &*test.comparators)
    else {
        return None;
    };
    let is_main =
        name.id == "__name__" && text.value.to_str() == "__main__" && s.elif_else_clauses.is_empty();
    is_main.then_some(&s.body[..])
}

fn import(alias: &ruff::Alias) -> Import {
    let module = alias.name.to_string();
    // `import dask.array` binds `dask`.
    let (module, name) = if let Some(name) = &alias.asname {
        (module, name.to_string())
    } else {
        let first = module.split('.').next().unwrap_or_default();
        (first.to_owned(), first.to_owned())
    };
    Import { module, member: None, name, span: span(alias.range) }
}

fn import_from(module: &str, alias: &ruff::Alias) -> Import {
    let member = alias.name.to_string();
    let name = alias.asname.as_ref().map_or_else(|| member.clone(), ToString::to_string);
    Import { module: module.to_owned(), member: Some(member), name, span: span(alias.range) }
}

/// A literal that does not fit 64 bits: decimal, or with its prefix.
fn large_int(literal: &str) -> Option<i128> {
    let digits = literal.replace('_', "").to_ascii_lowercase();
    let (digits, radix) = match digits.get(..2) {
        Some("0x") => (&digits[2..], 16),
        Some("0o") => (&digits[2..], 8),
        Some("0b") => (&digits[2..], 2),
        _ => (&*digits, 10),
    };
    i128::from_str_radix(digits, radix).ok()
}

fn not_run(statement: &ruff::Stmt) -> &'static str {
    match statement {
        ruff::Stmt::For(_) | ruff::Stmt::While(_) => "loops",
        ruff::Stmt::If(_) => "`if` statements",
        ruff::Stmt::FunctionDef(_) => "functions of your own",
        ruff::Stmt::ClassDef(_) => "classes",
        ruff::Stmt::With(_) => "`with` statements",
        ruff::Stmt::Try(_) => "`try` statements",
        ruff::Stmt::Raise(_) => "`raise` statements",
        ruff::Stmt::Assert(_) => "`assert` statements",
        ruff::Stmt::Match(_) => "`match` statements",
        ruff::Stmt::Return(_) => "`return` statements",
        ruff::Stmt::Global(_) | ruff::Stmt::Nonlocal(_) => "`global` statements",
        _ => "this statement",
    }
}

fn not_an_expression(expr: &ruff::Expr) -> &'static str {
    match expr {
        ruff::Expr::Lambda(_) => "lambda functions",
        ruff::Expr::ListComp(_)
        | ruff::Expr::SetComp(_)
        | ruff::Expr::DictComp(_)
        | ruff::Expr::Generator(_) => "comprehensions",
        ruff::Expr::Await(_) => "`await`",
        ruff::Expr::Yield(_) | ruff::Expr::YieldFrom(_) => "`yield`",
        ruff::Expr::Set(_) => "sets",
        ruff::Expr::BytesLiteral(_) => "byte strings",
        ruff::Expr::TString(_) => "template strings",
        _ => "this expression",
    }
}

fn unary(op: ruff::UnaryOp) -> UnaryOp {
    match op {
        ruff::UnaryOp::UAdd => UnaryOp::Plus,
        ruff::UnaryOp::USub => UnaryOp::Minus,
        ruff::UnaryOp::Not => UnaryOp::Not,
        ruff::UnaryOp::Invert => UnaryOp::Invert,
    }
}

fn binary(op: Operator) -> BinaryOp {
    match op {
        Operator::Add => BinaryOp::Add,
        Operator::Sub => BinaryOp::Sub,
        Operator::Mult => BinaryOp::Mul,
        Operator::MatMult => BinaryOp::MatMul,
        Operator::Div => BinaryOp::Div,
        Operator::FloorDiv => BinaryOp::FloorDiv,
        Operator::Mod => BinaryOp::Mod,
        Operator::Pow => BinaryOp::Pow,
        Operator::LShift => BinaryOp::ShiftLeft,
        Operator::RShift => BinaryOp::ShiftRight,
        Operator::BitAnd => BinaryOp::BitAnd,
        Operator::BitOr => BinaryOp::BitOr,
        Operator::BitXor => BinaryOp::BitXor,
    }
}

fn compare(op: CmpOp) -> CompareOp {
    match op {
        CmpOp::Eq => CompareOp::Equal,
        CmpOp::NotEq => CompareOp::NotEqual,
        CmpOp::Lt => CompareOp::Less,
        CmpOp::LtE => CompareOp::LessEqual,
        CmpOp::Gt => CompareOp::Greater,
        CmpOp::GtE => CompareOp::GreaterEqual,
        CmpOp::Is => CompareOp::Is,
        CmpOp::IsNot => CompareOp::IsNot,
        CmpOp::In => CompareOp::In,
        CmpOp::NotIn => CompareOp::NotIn,
    }
}
