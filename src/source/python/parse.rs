//! Python's grammar, read by ruff's parser and turned at once into our own syntax tree.
//!
//! This is the only file that names ruff's types. On top of its errors come two of our own: brackets that are never
//! closed are named where they open, and nesting is limited before a tree is made, since trees are walked and
//! dropped by recursion.

use super::ast::{
    Argument, BinaryOp, CompareOp, Expr, ExprKind, FormatPart, Import, Statement, StatementKind, UnaryOp,
};
use crate::source::{Diagnostic, Errors, Span};
use ruff_python_ast::{
    self as ruff, CmpOp, ConversionFlag, FStringPart, InterpolatedStringElement, Number, Operator,
    token::TokenKind,
};
use ruff_python_parser::{LexicalErrorType, Mode, ParseError, ParseErrorType, ParseOptions, lexer};
use ruff_text_size::{Ranged, TextRange};

/// The longest text that is read, in bytes.
const LONGEST_TEXT: usize = 4 << 20;
/// How deep expressions and blocks may nest; every operator of a chain counts, too.
const DEEPEST: usize = 400;
/// What a real program is told.
const REAL_PROGRAM: &str =
    "chunkscope runs array expressions; a program with loops and functions needs Dask itself";

/// The statements of a text.
///
/// # Errors
/// All that ruff finds, without those that follow from another one; all statements that chunkscope does not run.
pub(super) fn statements(text: &str) -> Result<Vec<Statement>, Errors> {
    if text.len() > LONGEST_TEXT {
        let message =
            format!("this text is {} MB long; at most {} MB are read", text.len() >> 20, LONGEST_TEXT >> 20);
        return Err(Diagnostic::new(0..0, message).into());
    }
    if let Some(place) = too_deep(text) {
        let message = format!("this nests deeper than {DEEPEST} levels");
        return Err(Diagnostic::new(place, message)
            .label("here")
            .hint("give parts of it a name of their own")
            .into());
    }
    let parsed = ruff_python_parser::parse_unchecked(text, ParseOptions::from(Mode::Module));
    let errors = syntax_errors(text, parsed.errors(), &parsed.tokens()[..]);
    if !errors.is_empty() {
        return Err(Errors::new(errors));
    }
    let mut convert = Convert { text, errors: Vec::new() };
    let ruff::Mod::Module(module) = parsed.syntax() else { return Ok(Vec::new()) };
    let statements = convert.block(&module.body);
    if convert.errors.is_empty() { Ok(statements) } else { Err(Errors::new(convert.errors)) }
}

fn span(range: TextRange) -> Span {
    range.start().to_usize()..range.end().to_usize()
}

/// Where the text begins to nest too deep: the end of its shortest part that does.
fn too_deep(text: &str) -> Option<Span> {
    if deepest(text) <= DEEPEST {
        return None;
    }
    let (mut fits, mut deep) = (0, text.len());
    while deep - fits > 1 {
        let mut middle = usize::midpoint(fits, deep);
        while !text.is_char_boundary(middle) {
            middle -= 1;
        }
        if middle == fits {
            break;
        }
        if deepest(&text[..middle]) > DEEPEST { deep = middle } else { fits = middle }
    }
    Some(fits..deep)
}

/// An upper bound of the depth of the syntax tree, from the tokens alone: in a part without commas every operator,
/// keyword and bracket may add a level to what the part holds.
fn deepest(text: &str) -> usize {
    #[derive(Clone, Copy, Default)]
    struct Level {
        operators: usize,
        within: usize,
        deepest: usize,
    }
    let mut lexer = lexer::lex(text, Mode::Module);
    let (mut open, mut level, mut blocks, mut deepest) = (Vec::new(), Level::default(), 0_usize, 0);
    let end_part = |level: &mut Level| {
        level.deepest = level.deepest.max(level.operators + level.within);
        (level.operators, level.within) = (0, 0);
    };
    loop {
        match lexer.next_token() {
            TokenKind::EndOfFile => return deepest,
            TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace => {
                open.push(level);
                level = Level::default();
            }
            TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => {
                end_part(&mut level);
                let inner = level.deepest;
                level = open.pop().unwrap_or_default();
                level.operators += 1;
                level.within = level.within.max(inner);
            }
            TokenKind::Comma => end_part(&mut level),
            TokenKind::Newline | TokenKind::Semi => {
                end_part(&mut level);
                open.clear();
                level = Level::default();
            }
            TokenKind::Indent => blocks += 1,
            TokenKind::Dedent => blocks = blocks.saturating_sub(1),
            TokenKind::Name
            | TokenKind::Int
            | TokenKind::Float
            | TokenKind::Complex
            | TokenKind::String
            | TokenKind::Comment
            | TokenKind::NonLogicalNewline => {}
            _ => level.operators += 1,
        }
        let now = blocks + open.len() + level.deepest.max(level.operators + level.within);
        deepest = deepest.max(now);
    }
}

/// What ruff found, in our words, without errors that only follow from an earlier one.
fn syntax_errors(text: &str, errors: &[ParseError], tokens: &[ruff::token::Token]) -> Vec<Diagnostic> {
    if errors.is_empty() {
        return Vec::new();
    }
    // A string that never ends swallows the brackets behind it.
    let open_string = |error: &&ParseError| is_open_string(error);
    let bracket = if errors.iter().any(is_open_string) { None } else { wrong_bracket(text, tokens) };
    let from = match errors.iter().find(open_string) {
        Some(error) => error.location.start().to_usize() + 1,
        None => bracket.as_ref().map_or(usize::MAX, |(from, _)| *from),
    };
    let mut found: Vec<Diagnostic> = Vec::new();
    let mut last_line = None;
    for error in errors {
        let span = span(error.location);
        let line = text.get(..span.start).map_or(0, |before| before.matches('\n').count());
        // One mistake often makes several errors of its line.
        if span.start >= from || last_line == Some(line) {
            continue;
        }
        last_line = Some(line);
        found.push(syntax_error(text, error, span));
    }
    found.extend(bracket.map(|(_, diagnostic)| diagnostic));
    found
}

fn is_open_string(error: &ParseError) -> bool {
    use ruff_python_parser::InterpolatedStringErrorType::{
        UnterminatedString, UnterminatedTripleQuotedString,
    };
    matches!(
        &error.error,
        ParseErrorType::Lexical(
            LexicalErrorType::UnclosedStringError
                | LexicalErrorType::FStringError(UnterminatedString | UnterminatedTripleQuotedString)
        )
    )
}

/// The first bracket that is not closed, or not opened, or closed by another kind; and from where on errors follow
/// from it.
fn wrong_bracket(text: &str, tokens: &[ruff::token::Token]) -> Option<(usize, Diagnostic)> {
    let mut open: Vec<(TokenKind, Span)> = Vec::new();
    for token in tokens {
        let place = span(token.range());
        match token.kind() {
            kind @ (TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace) => open.push((kind, place)),
            kind @ (TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace) => {
                let written = &text[place.clone()];
                let Some((opened, at)) = open.pop() else {
                    let diagnostic = Diagnostic::new(place.clone(), format!("'{written}' closes nothing"));
                    return Some((place.start, diagnostic.label("no bracket is open here")));
                };
                let expected = match opened {
                    TokenKind::Lpar => TokenKind::Rpar,
                    TokenKind::Lsqb => TokenKind::Rsqb,
                    _ => TokenKind::Rbrace,
                };
                if kind != expected {
                    let message = format!("'{written}' does not close '{}'", &text[at.clone()]);
                    let diagnostic = Diagnostic::new(place, message).label(format!("expected {expected}"));
                    return Some((at.start, diagnostic));
                }
            }
            _ => {}
        }
    }
    let (_, at) = open.into_iter().next()?;
    let message = format!("'{}' was never closed", &text[at.clone()]);
    Some((at.start, Diagnostic::new(at, message).label("opened here")))
}

fn syntax_error(text: &str, error: &ParseError, span: Span) -> Diagnostic {
    let line_start = text[..span.start].rfind('\n').map_or(0, |newline| newline + 1);
    let line = text[line_start..].trim_start();
    match &error.error {
        _ if is_open_string(error) => {
            Diagnostic::new(span, "this string was never closed").label("its last quote is missing")
        }
        _ if line.starts_with(['!', '%']) => {
            Diagnostic::new(span, "commands of a notebook are no Python").hint("leave this line out")
        }
        ParseErrorType::SimpleStatementsOnSameLine if line.starts_with("print ") => {
            Diagnostic::new(span, "this is not Python 3").hint("write print(…) with parentheses")
        }
        ParseErrorType::UnexpectedIndentation => {
            Diagnostic::new(span, "this line is indented for no reason").hint("begin the line at its margin")
        }
        ParseErrorType::Lexical(LexicalErrorType::UnrecognizedToken { tok }) => {
            let diagnostic =
                Diagnostic::new(span, format!("'{}' means nothing in Python", tok.escape_debug()));
            match tok {
                '“' | '”' | '„' | '‘' | '’' => diagnostic.hint("use straight quotes: \" or '"),
                '×' | '·' => diagnostic.hint("write * to multiply"),
                '−' | '–' | '—' => diagnostic.hint("write - to subtract"),
                '÷' => diagnostic.hint("write / to divide"),
                _ => diagnostic,
            }
        }
        ParseErrorType::OtherError(said) if said.starts_with("Duplicate keyword argument") => {
            let name =
                text.get(span.clone()).unwrap_or_default().split('=').next().unwrap_or_default().trim();
            Diagnostic::new(span, format!("the argument `{name}` is given twice")).label("given before")
        }
        _ => Diagnostic::new(span, "this is not Python").label(in_words(&error.error)),
    }
}

/// What ruff says, without the names of its tokens.
fn in_words(error: &ParseErrorType) -> String {
    let word = |kind: &TokenKind| match kind {
        TokenKind::Newline | TokenKind::NonLogicalNewline => "the end of the line".to_owned(),
        TokenKind::EndOfFile => "the end".to_owned(),
        TokenKind::Int | TokenKind::Float | TokenKind::Complex => "a number".to_owned(),
        TokenKind::String | TokenKind::FStringStart => "a string".to_owned(),
        TokenKind::Name => "a name".to_owned(),
        TokenKind::Indent => "an indented line".to_owned(),
        TokenKind::Dedent => "the end of the block".to_owned(),
        other => other.to_string(),
    };
    if let ParseErrorType::ExpectedToken { expected, found } = error {
        return format!("expected {}, found {}", word(expected), word(found));
    }
    let said = error.to_string();
    let mut letters = said.chars();
    letters.next().map_or(String::new(), |first| first.to_lowercase().chain(letters).collect())
}

/// Turns ruff's tree into ours and notes all that chunkscope does not run.
struct Convert<'a> {
    text: &'a str,
    errors: Vec<Diagnostic>,
}

impl Convert<'_> {
    fn block(&mut self, body: &[ruff::Stmt]) -> Vec<Statement> {
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
                name_span: self::span(e.attr.range()),
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
            Number::Int(int) => match int.as_u64().map(i128::from).or_else(|| large_int(&int.to_string())) {
                Some(int) => ExprKind::Int(int),
                None => {
                    let message = "this number is too large: integers have up to 38 digits here";
                    self.errors.push(Diagnostic::new(span.clone(), message).label("too large"));
                    ExprKind::None
                }
            },
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
                    self.text[self::span(spec.range())].trim_start_matches(':').to_owned()
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
    let (module, name) = match &alias.asname {
        Some(name) => (module, name.to_string()),
        None => {
            let first = module.split('.').next().unwrap_or_default().to_owned();
            (first.clone(), first)
        }
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
