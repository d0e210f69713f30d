//! Python's grammar, read by ruff's parser and turned at once into our own syntax tree.
//!
//! This is the only folder that names ruff's types. On top of its errors come two of our own: brackets that are never
//! closed are named where they open, and nesting is limited before a tree is made, since trees are walked and
//! dropped by recursion.

mod convert;
mod mistakes;

use super::ast::Statement;
use crate::source::{Diagnostic, Errors, Span};
use convert::Convert;
use ruff_python_ast::{self as ruff, token::TokenKind};
use ruff_python_parser::{Mode, ParseOptions, lexer};
use ruff_text_size::TextRange;

/// The longest text that is read, in bytes.
const LONGEST_TEXT: usize = 4 << 20;
/// How deep expressions and blocks may nest; every operator of a chain counts, too.
const DEEPEST: usize = 400;

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
    let errors = mistakes::found(text, parsed.errors(), &parsed.tokens()[..]);
    if !errors.is_empty() {
        return Err(Errors::new(errors));
    }
    let mut convert = Convert::new(text);
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
