//! The part of Python's syntax that chunkscope gives a meaning to, and a name for all the rest.

use crate::source::Span;

/// A statement.
#[derive(Debug)]
pub(super) struct Statement {
    pub(super) span: Span,
    pub(super) kind: StatementKind,
}

#[derive(Debug)]
pub(super) enum StatementKind {
    /// `a = b = value`.
    Assign { targets: Vec<Expr>, value: Expr },
    /// `a += value`.
    Augment { target: Expr, op: BinaryOp, value: Expr },
    /// A value on a line of its own.
    Expr(Expr),
    /// `import module as name` (no `member`), `from module import member as name`.
    Import(Vec<Import>),
    /// `del a, b`.
    Delete(Vec<Expr>),
}

#[derive(Debug)]
pub(super) struct Import {
    pub(super) module: String,
    pub(super) member: Option<String>,
    pub(super) name: String,
    pub(super) span: Span,
}

/// An expression.
#[derive(Debug)]
pub(super) struct Expr {
    pub(super) span: Span,
    pub(super) kind: ExprKind,
}

#[derive(Debug)]
pub(super) enum ExprKind {
    None,
    Ellipsis,
    Bool(bool),
    Int(i128),
    Float(f64),
    Text(String),
    /// An f-string.
    Format(Vec<FormatPart>),
    Name(String),
    Tuple(Vec<Expr>),
    List(Vec<Expr>),
    Dict(Vec<(Expr, Expr)>),
    /// `*value`, in a call or between brackets.
    Starred(Box<Expr>),
    Slice(Box<[Option<Expr>; 3]>),
    Attribute {
        of: Box<Expr>,
        name: String,
        name_span: Span,
    },
    Index {
        of: Box<Expr>,
        index: Box<Expr>,
    },
    Call {
        function: Box<Expr>,
        arguments: Vec<Argument>,
    },
    Unary {
        op: UnaryOp,
        operand: Box<Expr>,
    },
    Binary {
        left: Box<Expr>,
        op: BinaryOp,
        right: Box<Expr>,
    },
    /// `and` and `or`, which end early.
    Logic {
        or: bool,
        operands: Vec<Expr>,
    },
    Compare {
        first: Box<Expr>,
        rest: Vec<(CompareOp, Expr)>,
    },
    If {
        test: Box<Expr>,
        then: Box<Expr>,
        otherwise: Box<Expr>,
    },
    /// `(name := value)`.
    Bind {
        name: String,
        value: Box<Expr>,
    },
}

/// An argument of a call; without a name it counts by its position.
#[derive(Debug)]
pub(super) struct Argument {
    pub(super) name: Option<(String, Span)>,
    pub(super) value: Expr,
}

/// A piece of an f-string.
#[derive(Debug)]
pub(super) enum FormatPart {
    Text(String),
    Value { value: Expr, repr: bool, spec: String },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum UnaryOp {
    Plus,
    Minus,
    Not,
    Invert,
}

impl UnaryOp {
    pub(super) fn text(self) -> &'static str {
        match self {
            Self::Plus => "+",
            Self::Minus => "-",
            Self::Not => "not",
            Self::Invert => "~",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BinaryOp {
    Add,
    Sub,
    Mul,
    MatMul,
    Div,
    FloorDiv,
    Mod,
    Pow,
    ShiftLeft,
    ShiftRight,
    BitAnd,
    BitOr,
    BitXor,
}

impl BinaryOp {
    pub(super) fn text(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Sub => "-",
            Self::Mul => "*",
            Self::MatMul => "@",
            Self::Div => "/",
            Self::FloorDiv => "//",
            Self::Mod => "%",
            Self::Pow => "**",
            Self::ShiftLeft => "<<",
            Self::ShiftRight => ">>",
            Self::BitAnd => "&",
            Self::BitOr => "|",
            Self::BitXor => "^",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CompareOp {
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Is,
    IsNot,
    In,
    NotIn,
}

impl CompareOp {
    pub(super) fn text(self) -> &'static str {
        match self {
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessEqual => "<=",
            Self::Greater => ">",
            Self::GreaterEqual => ">=",
            Self::Is => "is",
            Self::IsNot => "is not",
            Self::In => "in",
            Self::NotIn => "not in",
        }
    }
    /// The same comparison with its sides exchanged.
    pub(super) fn mirrored(self) -> Self {
        match self {
            Self::Less => Self::Greater,
            Self::LessEqual => Self::GreaterEqual,
            Self::Greater => Self::Less,
            Self::GreaterEqual => Self::LessEqual,
            same => same,
        }
    }
}
