//! What a text says → what is to be drawn.
//!
//! In: a graph with attributes. Out: a sketch with labels resolved, shapes taken for the nearest that there is, and
//! colours read.

use super::{
    color::color,
    graph::{Edge, Graph, Key, Node, Value, Values},
    html,
    label::{self, Names},
    record,
};
use crate::{
    data::{Symbol, ThingId},
    geom::Direction,
    sketch::{Color, Form, Group, Heads, Link, Paint, Sketch, Thing},
};
use std::collections::HashMap;

/// The sketch of a graph.
pub(super) fn sketch(graph: &Graph) -> Sketch {
    let mut convert = Convert { graph, colors: HashMap::new() };
    let root = &graph.scopes[0].values;
    let clusters = graph.clusters.values().iter();
    Sketch {
        name: convert.graph_name().to_owned(),
        title: convert.group_label(root).unwrap_or_default(),
        direction: convert.direction(),
        things: graph.nodes.values().iter().map(|node| convert.thing(node)).collect(),
        links: graph.edges.iter().map(|edge| convert.link(edge)).collect(),
        groups: clusters
            .map(|cluster| {
                let values = &graph.scopes[cluster.scope].values;
                Group {
                    label: convert.group_label(values).unwrap_or_default(),
                    parent: cluster.parent,
                    paint: convert.group_paint(values),
                }
            })
            .collect(),
    }
}

struct Convert<'a> {
    graph: &'a Graph,
    /// Colours that were read once.
    colors: HashMap<Symbol, Option<Color>>,
}

impl<'a> Convert<'a> {
    fn text(&self, value: Option<Value>) -> &'a str {
        value.map_or("", |value| self.graph.texts.name(value.text))
    }

    fn graph_name(&self) -> &'a str {
        self.graph.name.map_or("", |name| self.graph.texts.name(name))
    }

    fn name(&self, node: ThingId) -> &'a str {
        self.graph.texts.name(self.graph.nodes[node].name)
    }

    fn direction(&self) -> Direction {
        let name = self.text(self.graph.scopes[0].values.get(Key::RankDirection));
        Direction::by_name(name).unwrap_or(Direction::TopToBottom)
    }

    /// The lines of a label; none where it is missing or empty.
    fn lines(&self, value: Option<Value>, names: Names<'_>) -> Option<Vec<String>> {
        let text = self.text(value);
        let lines = if value?.is_html { html::lines(text) } else { label::lines(text, names) };
        Some(lines).filter(|lines| lines.iter().any(|line| !line.is_empty()))
    }

    fn thing(&mut self, node: &Node) -> Thing {
        let name = self.graph.texts.name(node.name);
        let names = Names { graph: self.graph_name(), node: name, ..Names::default() };
        let shape = self.text(node.values.get(Key::Shape));
        let form = form(shape);
        let mut label = match node.values.get(Key::Label) {
            None => label::lines("\\N", names),
            Some(value) if is_record(shape) && !value.is_html => {
                record::lines(&label::named(self.text(Some(value)), names), self.direction().is_sideways())
            }
            value => self.lines(value, names).unwrap_or_else(|| vec![String::new()]),
        };
        if form == Form::Dot {
            label = vec![String::new()];
        }
        label.extend(self.lines(node.values.get(Key::OuterLabel), names).into_iter().flatten());
        let style = self.text(node.values.get(Key::Style));
        let line = self.color(&node.values, Key::Color);
        let is_filled = has(style, "filled") || has(style, "radial") || form == Form::Dot;
        let fill = self.color(&node.values, Key::FillColor).or(line).or(Some(LIGHT_GRAY));
        let paint = Paint {
            fill: if form == Form::Dot {
                fill.filter(|_| line.is_some())
            } else {
                fill.filter(|_| is_filled)
            },
            line,
            is_rounded: has(style, "rounded") || shape == "Mrecord",
            ..self.paint(&node.values)
        };
        Thing { name: name.to_owned(), label, form, paint, group: node.cluster }
    }

    fn link(&mut self, edge: &Edge) -> Link {
        let names = Names {
            graph: self.graph_name(),
            tail: self.name(edge.tail),
            head: self.name(edge.head),
            operator: if self.graph.is_directed { "->" } else { "--" },
            node: "N",
        };
        let keys = [Key::TailLabel, Key::Label, Key::HeadLabel, Key::OuterLabel];
        let labels = keys.iter().filter_map(|&key| self.lines(edge.values.get(key), names));
        let label = labels.map(|lines| lines.join(" ")).collect::<Vec<_>>().join(" · ");
        let paint = Paint { line: self.color(&edge.values, Key::Color), ..self.paint(&edge.values) };
        Link { from: edge.tail, to: edge.head, label, heads: self.heads(&edge.values), paint }
    }

    fn heads(&self, values: &Values) -> Heads {
        let is_shown = |key| self.text(values.get(key)) != "none";
        let (forward, back) = match self.text(values.get(Key::Direction)) {
            "forward" => (true, false),
            "back" => (false, true),
            "both" => (true, true),
            "none" => (false, false),
            _ => (self.graph.is_directed, false),
        };
        Heads { at_from: back && is_shown(Key::ArrowTail), at_to: forward && is_shown(Key::ArrowHead) }
    }

    fn group_label(&self, values: &Values) -> Option<Vec<String>> {
        self.lines(values.get(Key::Label), Names { graph: self.graph_name(), ..Names::default() })
    }

    fn group_paint(&mut self, values: &Values) -> Paint {
        let line = self.color(values, Key::Color);
        let background = self.color(values, Key::BackgroundColor);
        let is_filled = has(self.text(values.get(Key::Style)), "filled");
        let fill = self.color(values, Key::FillColor).or(line).filter(|_| is_filled);
        Paint { fill: fill.or(background), line, ..self.paint(values) }
    }

    /// What is the same for nodes, edges and clusters.
    fn paint(&mut self, values: &Values) -> Paint {
        let style = self.text(values.get(Key::Style));
        Paint {
            ink: self.color(values, Key::FontColor),
            is_dashed: has(style, "dashed") || has(style, "dotted"),
            is_rounded: has(style, "rounded"),
            is_hidden: has(style, "invis"),
            ..Paint::default()
        }
    }

    fn color(&mut self, values: &Values, key: Key) -> Option<Color> {
        let Value { text, .. } = values.get(key)?;
        *self.colors.entry(text).or_insert_with(|| color(self.graph.texts.name(text)))
    }
}

/// What Graphviz fills nodes with that name no colour.
const LIGHT_GRAY: Color = [0xd3, 0xd3, 0xd3, 255];

/// Whether a list of styles has this one.
fn has(styles: &str, style: &str) -> bool {
    styles.split(',').any(|one| one.trim() == style)
}

fn is_record(shape: &str) -> bool {
    matches!(shape, "record" | "Mrecord")
}

/// The nearest shape that there is.
fn form(shape: &str) -> Form {
    match shape {
        "" | "ellipse" | "oval" | "egg" | "diamond" | "Mdiamond" => Form::Ellipse,
        "circle" | "doublecircle" | "Mcircle" => Form::Circle,
        "point" => Form::Dot,
        "none" | "plain" | "plaintext" | "underline" => Form::Bare,
        _ => Form::Box,
    }
}
