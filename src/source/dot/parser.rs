//! Tokens → a graph, after Graphviz's `grammar.y`, in one pass.
//!
//! What holds: of a wrong text the first mistake is told; subgraphs nest to a limit, so recursion does.

use super::{
    graph::{Graph, Key, MOST_EDGES, MOST_NODES, TooMany, Value, Values},
    lexer::{Kind, Lexer, Token, unquoted},
};
use crate::{
    data::ThingId,
    quantity::count,
    source::{Diagnostic, Span},
};
use std::borrow::Cow;

/// How deep subgraphs may nest.
const DEEPEST: usize = 200;

const ATTRIBUTES: &str = "attributes are written [name=value, name=value]; text with spaces needs quotes";

/// What a text says, and what was passed over.
pub(super) fn parse(text: &str) -> Result<(Graph, Vec<Diagnostic>), Diagnostic> {
    let mut lexer = Lexer::new(text);
    let token = lexer.next()?;
    let mut parser = Parser {
        text,
        lexer,
        token,
        graph: Graph::default(),
        open: Vec::new(),
        collected: 0,
        notes: Vec::new(),
    };
    parser.whole()?;
    Ok((parser.graph, parser.notes))
}

/// Whether a text begins as DOT does: up to the first `{`.
pub(super) fn begins_as_dot(text: &str) -> bool {
    let mut lexer = Lexer::new(text);
    let mut next = || lexer.next().ok();
    let is = |token: &Token, word: &str| text[token.span.clone()].eq_ignore_ascii_case(word);
    let Some(mut token) = next().filter(|token| token.kind == Kind::Name) else { return false };
    if is(&token, "strict") {
        let Some(second) = next() else { return false };
        token = second;
    }
    if !is(&token, "graph") && !is(&token, "digraph") {
        return false;
    }
    match next().map(|token| token.kind) {
        Some(Kind::Sign('{')) => true,
        Some(Kind::Name | Kind::Number | Kind::Quoted) => {
            next().is_some_and(|token| token.kind == Kind::Sign('{'))
        }
        _ => false,
    }
}

/// What one end of an edge is.
enum End {
    Nodes(Vec<ThingId>),
    Subgraph(usize),
}

/// Whose defaults a statement sets.
#[derive(Clone, Copy)]
enum Kinds {
    Graph,
    Node,
    Edge,
}

struct Parser<'a> {
    text: &'a str,
    lexer: Lexer<'a>,
    /// The token to be read next.
    token: Token,
    graph: Graph,
    /// The `{` that are open.
    open: Vec<Span>,
    /// How many nodes were collected from subgraphs that are ends of edges.
    collected: usize,
    notes: Vec<Diagnostic>,
}

impl<'a> Parser<'a> {
    fn whole(&mut self) -> Result<(), Diagnostic> {
        let first = self.token.clone();
        let is_strict = self.takes_word("strict")?;
        let is_directed = self.is_word("digraph");
        if !is_directed && !self.is_word("graph") {
            return Err(self.no_graph(&first));
        }
        self.advance()?;
        self.graph = Graph::new(is_strict, is_directed);
        if !self.is_sign('{') {
            let (name, _) = self.id("the graph's name or {")?;
            self.graph.name = Some(self.graph.texts.intern(&name));
        }
        self.body(0)?;
        if self.is_word("strict") || self.is_word("graph") || self.is_word("digraph") {
            let place = self.token.span.clone();
            self.notes.push(Diagnostic::new(place, "another graph begins here; the first one is drawn"));
        } else if self.token.kind != Kind::End {
            return Err(Diagnostic::new(self.token.span.clone(), "the graph has ended, and more follows")
                .label("behind its }"));
        }
        Ok(())
    }

    fn no_graph(&self, first: &Token) -> Diagnostic {
        if first.kind == Kind::End {
            let what = if self.text.trim().is_empty() { "the source is empty" } else { "there is no graph" };
            return Diagnostic::new(0..0, what).hint("write a graph such as: digraph { a -> b }");
        }
        Diagnostic::new(self.token.span.clone(), "a DOT text begins with graph or digraph")
            .label("not the one nor the other")
            .hint("write a graph such as: digraph { a -> b }")
    }

    /// `{ statements }`
    fn body(&mut self, scope: usize) -> Result<(), Diagnostic> {
        if !self.is_sign('{') {
            return Err(self.unexpected("{"));
        }
        if self.open.len() > DEEPEST {
            return Err(Diagnostic::new(
                self.token.span.clone(),
                format!("subgraphs nest deeper than {DEEPEST} levels"),
            ));
        }
        self.open.push(self.token.span.clone());
        self.advance()?;
        while !self.takes_sign('}')? {
            self.statement(scope)?;
        }
        self.open.pop();
        Ok(())
    }

    fn statement(&mut self, scope: usize) -> Result<(), Diagnostic> {
        if self.takes_sign(';')? {
            return Ok(());
        }
        for (word, kinds) in [("graph", Kinds::Graph), ("node", Kinds::Node), ("edge", Kinds::Edge)] {
            if self.takes_word(word)? {
                return self.defaults(scope, kinds, word);
            }
        }
        let first = if self.is_subgraph() {
            self.subgraph(scope)?
        } else {
            let span = self.token.span.clone();
            let (name, is_html) = self.id("a statement")?;
            if self.takes_sign('=')? {
                let value = self.id("the attribute's value")?;
                if let Some(key) = Key::named(&name).filter(|_| !is_html) {
                    let value = self.kept(value);
                    self.graph.set(scope, key, value);
                }
                return Ok(());
            }
            self.nodes(scope, &name, span)?
        };
        self.chain(scope, first)
    }

    /// What follows `graph`, `node` or `edge`.
    fn defaults(&mut self, scope: usize, kinds: Kinds, word: &str) -> Result<(), Diagnostic> {
        if !self.is_sign('[') {
            let hint = format!("a node of that name needs quotes: \"{word}\"");
            return Err(self.unexpected(&format!("{word}'s attributes in [ ]")).hint(hint));
        }
        let values = self.attributes()?;
        match kinds {
            Kinds::Node => self.graph.scopes[scope].node_defaults.update(&values),
            Kinds::Edge => self.graph.scopes[scope].edge_defaults.update(&values),
            Kinds::Graph => values.iter().for_each(|(key, value)| self.graph.set(scope, key, value)),
        }
        Ok(())
    }

    /// What follows the first end of a chain of edges, or a node that has none.
    fn chain(&mut self, scope: usize, first: End) -> Result<(), Diagnostic> {
        let start = self.token.span.start;
        let mut ends = vec![first];
        while matches!(self.token.kind, Kind::Arrow | Kind::Line) {
            if (self.token.kind == Kind::Arrow) != self.graph.is_directed {
                let (here, kind) = if self.graph.is_directed {
                    ("->", "digraph, whose edges are")
                } else {
                    ("--", "graph, whose edges are")
                };
                return Err(Diagnostic::new(self.token.span.clone(), format!("this is a {kind} {here}"))
                    .label(format!("{here} is needed"))
                    .hint("a graph has --, and a digraph has ->"));
            }
            self.advance()?;
            let end = if self.is_subgraph() {
                self.subgraph(scope)?
            } else {
                let span = self.token.span.clone();
                let (name, _) = self.id("the node at the other end")?;
                self.nodes(scope, &name, span)?
            };
            ends.push(end);
        }
        let place = start..self.token.span.start.max(start);
        let values = self.attributes()?;
        if let [End::Nodes(nodes)] = ends.as_slice() {
            nodes.iter().for_each(|&node| self.graph.nodes[node].values.update(&values));
            return Ok(());
        }
        if ends.len() > 1 {
            self.connect(scope, ends, &values).map_err(|TooMany| too_many_edges(place))?;
        }
        Ok(())
    }

    fn connect(&mut self, scope: usize, ends: Vec<End>, values: &Values) -> Result<(), TooMany> {
        let mut tails: Option<Vec<ThingId>> = None;
        for end in ends {
            let heads = match end {
                End::Nodes(nodes) => nodes,
                End::Subgraph(scope) => {
                    let members = self.graph.members(scope, MOST_EDGES - self.collected)?;
                    self.collected += members.len() + 1;
                    members
                }
            };
            if let Some(tails) = tails {
                self.graph.connect(scope, &tails, &heads, values)?;
            }
            tails = Some(heads);
        }
        Ok(())
    }

    /// `a, b:port, c:port:ne`; the first name is read.
    fn nodes(&mut self, scope: usize, first: &str, span: Span) -> Result<End, Diagnostic> {
        let mut nodes = vec![self.node(scope, first, span)?];
        self.ports()?;
        while self.takes_sign(',')? {
            let span = self.token.span.clone();
            let (name, _) = self.id("another node")?;
            nodes.push(self.node(scope, &name, span)?);
            self.ports()?;
        }
        Ok(End::Nodes(nodes))
    }

    fn node(&mut self, scope: usize, name: &str, span: Span) -> Result<ThingId, Diagnostic> {
        self.graph.node(scope, name).map_err(|TooMany| {
            Diagnostic::new(
                span,
                format!("more than {} nodes are too many to be drawn", count(MOST_NODES as u64)),
            )
        })
    }

    /// Where at a node an edge ends; that is not followed.
    fn ports(&mut self) -> Result<(), Diagnostic> {
        for _ in 0..2 {
            if self.takes_sign(':')? {
                self.id("the name of a port")?;
            }
        }
        Ok(())
    }

    fn is_subgraph(&self) -> bool {
        self.is_sign('{') || self.is_word("subgraph")
    }

    fn subgraph(&mut self, scope: usize) -> Result<End, Diagnostic> {
        let has_name = self.takes_word("subgraph")? && !self.is_sign('{');
        let name = if has_name { Some(self.id("the subgraph's name or {")?.0) } else { None };
        let inner = self.graph.subgraph(scope, name.as_deref());
        self.body(inner)?;
        Ok(End::Subgraph(inner))
    }

    /// Lists of attributes, if there are any: `[a=b, c=d; e=f][g=h]`.
    fn attributes(&mut self) -> Result<Values, Diagnostic> {
        let mut values = Values::default();
        while self.is_sign('[') {
            let opened = self.token.span.clone();
            self.advance()?;
            while !self.takes_sign(']')? {
                if self.token.kind == Kind::End {
                    return Err(Diagnostic::new(opened, "this [ is never closed").hint("close it with ]"));
                }
                let (name, _) = self.id("an attribute or ]")?;
                if !self.takes_sign('=')? {
                    return Err(self.unexpected("an attribute's = and value").hint(ATTRIBUTES));
                }
                let value = self.id("the attribute's value")?;
                if let Some(key) = Key::named(&name) {
                    let value = self.kept(value);
                    values.set(key, value);
                }
                if !self.takes_sign(',')? {
                    self.takes_sign(';')?;
                }
            }
        }
        Ok(values)
    }

    /// A name: bare, a number, in quotes (also several joined by `+`), or HTML; and whether it is that.
    fn id(&mut self, wanted: &str) -> Result<(Cow<'a, str>, bool), Diagnostic> {
        let text: &'a str = self.text;
        let written = &text[self.token.span.clone()];
        match self.token.kind {
            Kind::Name if is_keyword(written) => {
                let hint = format!("as a name it needs quotes: \"{written}\"");
                Err(self.unexpected(wanted).hint(hint))
            }
            Kind::Name | Kind::Number => {
                self.advance()?;
                Ok((Cow::Borrowed(written), false))
            }
            Kind::Html => {
                self.advance()?;
                Ok((Cow::Borrowed(&written[1..written.len() - 1]), true))
            }
            Kind::Quoted => {
                let mut joined = unquoted(written);
                self.advance()?;
                while self.takes_sign('+')? {
                    if self.token.kind != Kind::Quoted {
                        return Err(self.unexpected("more text in quotes behind +"));
                    }
                    joined.to_mut().push_str(&unquoted(&text[self.token.span.clone()]));
                    self.advance()?;
                }
                Ok((joined, false))
            }
            _ => Err(self.unexpected(wanted)),
        }
    }

    fn kept(&mut self, (text, is_html): (Cow<'a, str>, bool)) -> Value {
        Value { text: self.graph.texts.intern(&text), is_html }
    }

    fn advance(&mut self) -> Result<(), Diagnostic> {
        self.token = self.lexer.next()?;
        Ok(())
    }
    fn is_sign(&self, sign: char) -> bool {
        self.token.kind == Kind::Sign(sign)
    }
    fn takes_sign(&mut self, sign: char) -> Result<bool, Diagnostic> {
        let is_next = self.is_sign(sign);
        if is_next {
            self.advance()?;
        }
        Ok(is_next)
    }
    fn is_word(&self, word: &str) -> bool {
        self.token.kind == Kind::Name && self.text[self.token.span.clone()].eq_ignore_ascii_case(word)
    }
    fn takes_word(&mut self, word: &str) -> Result<bool, Diagnostic> {
        let is_next = self.is_word(word);
        if is_next {
            self.advance()?;
        }
        Ok(is_next)
    }

    /// What is said where something else than `wanted` follows.
    fn unexpected(&self, wanted: &str) -> Diagnostic {
        if self.token.kind == Kind::End {
            return match self.open.last() {
                Some(open) => Diagnostic::new(open.clone(), "this { is never closed").hint("close it with }"),
                None => Diagnostic::new(self.token.span.clone(), format!("the text ends before {wanted}")),
            };
        }
        let written = &self.text[self.token.span.clone()];
        let found = match written.chars().count() {
            0..=40 => format!("{written:?}"),
            _ => "this".to_owned(),
        };
        Diagnostic::new(self.token.span.clone(), format!("{wanted} is expected, not {found}"))
    }
}

fn is_keyword(word: &str) -> bool {
    ["graph", "digraph", "subgraph", "node", "edge", "strict"].iter().any(|k| word.eq_ignore_ascii_case(k))
}

fn too_many_edges(place: Span) -> Diagnostic {
    let most = count(MOST_EDGES as u64);
    Diagnostic::new(place, format!("more than {most} edges are too many to be drawn"))
        .hint("{a b} -> {c d} is an edge for each pair")
}
