//! Syntax errors in our words: brackets and strings that are never closed, what word processors and notebooks leave
//! in a text, and the rest as ruff says it.

use super::span;
use crate::source::{Diagnostic, Span};
use ruff_python_ast::token::{Token, TokenKind};
use ruff_python_parser::{LexicalErrorType, ParseError, ParseErrorType};
use ruff_text_size::Ranged;

/// What ruff found, in our words, without errors that only follow from an earlier one.
pub(super) fn found(text: &str, errors: &[ParseError], tokens: &[Token]) -> Vec<Diagnostic> {
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
        found.push(described(text, error, span));
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
fn wrong_bracket(text: &str, tokens: &[Token]) -> Option<(usize, Diagnostic)> {
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

fn described(text: &str, error: &ParseError, span: Span) -> Diagnostic {
    let line_start =
        text.get(..span.start).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1);
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
