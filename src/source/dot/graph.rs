//! What a DOT text says: nodes, edges and subgraphs with those of their attributes that mean something here.
//!
//! In: one statement after the other, from the parser. What holds: a node is what its name says, wherever it is
//! named; it has the defaults of the place where it is named first; and of clusters it is in the innermost of the
//! first one that names it.

use crate::data::{GroupId, IdVec, Symbol, Symbols, ThingId};
use std::collections::{HashMap, HashSet};

/// The most nodes, and the most edges, that are read.
pub(super) const MOST_NODES: usize = 2_000_000;
pub(super) const MOST_EDGES: usize = 4_000_000;

/// The attributes that mean something here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Key {
    ArrowHead,
    ArrowTail,
    BackgroundColor,
    Cluster,
    Color,
    Direction,
    FillColor,
    FontColor,
    HeadLabel,
    Identity,
    Label,
    OuterLabel,
    RankDirection,
    Shape,
    Style,
    TailLabel,
}

impl Key {
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "arrowhead" => Self::ArrowHead,
            "arrowtail" => Self::ArrowTail,
            "bgcolor" => Self::BackgroundColor,
            "cluster" => Self::Cluster,
            "color" => Self::Color,
            "dir" => Self::Direction,
            "fillcolor" => Self::FillColor,
            "fontcolor" => Self::FontColor,
            "headlabel" => Self::HeadLabel,
            "key" => Self::Identity,
            "label" => Self::Label,
            "xlabel" => Self::OuterLabel,
            "rankdir" => Self::RankDirection,
            "shape" => Self::Shape,
            "style" => Self::Style,
            "taillabel" => Self::TailLabel,
            _ => return None,
        })
    }
}

/// The value of an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Value {
    pub(super) text: Symbol,
    pub(super) is_html: bool,
}

/// The attributes of something.
#[derive(Clone, Debug, Default)]
pub(super) struct Values(Vec<(Key, Value)>);

impl Values {
    pub(super) fn get(&self, key: Key) -> Option<Value> {
        self.0.iter().find(|(known, _)| *known == key).map(|&(_, value)| value)
    }
    pub(super) fn set(&mut self, key: Key, value: Value) {
        match self.0.iter_mut().find(|(known, _)| *known == key) {
            Some(entry) => entry.1 = value,
            None => self.0.push((key, value)),
        }
    }
    pub(super) fn iter(&self) -> impl Iterator<Item = (Key, Value)> {
        self.0.iter().copied()
    }
    pub(super) fn update(&mut self, other: &Self) {
        other.0.iter().for_each(|&(key, value)| self.set(key, value));
    }
}

#[derive(Debug)]
pub(super) struct Node {
    pub(super) name: Symbol,
    pub(super) values: Values,
    pub(super) cluster: Option<GroupId>,
}

#[derive(Debug)]
pub(super) struct Edge {
    pub(super) tail: ThingId,
    pub(super) head: ThingId,
    pub(super) values: Values,
}

/// A graph or subgraph: what its statements set, and what they name.
#[derive(Debug, Default)]
pub(super) struct Scope {
    /// Its own attributes.
    pub(super) values: Values,
    /// Those that new nodes and edges get.
    pub(super) node_defaults: Values,
    pub(super) edge_defaults: Values,
    /// The innermost cluster that it is, or is in.
    pub(super) cluster: Option<GroupId>,
    members: Vec<ThingId>,
    children: Vec<usize>,
}

/// A cluster.
#[derive(Debug)]
pub(super) struct Cluster {
    /// The subgraph that it is.
    pub(super) scope: usize,
    pub(super) parent: Option<GroupId>,
}

/// Everything that is read.
#[derive(Debug, Default)]
pub(super) struct Graph {
    pub(super) texts: Symbols,
    pub(super) name: Option<Symbol>,
    pub(super) is_directed: bool,
    pub(super) is_strict: bool,
    pub(super) nodes: IdVec<ThingId, Node>,
    pub(super) edges: Vec<Edge>,
    /// The whole graph first.
    pub(super) scopes: Vec<Scope>,
    pub(super) clusters: IdVec<GroupId, Cluster>,
    by_name: HashMap<Symbol, ThingId>,
    subgraphs: HashMap<(usize, Symbol), usize>,
    memberships: HashSet<(usize, ThingId)>,
    /// The edges that are looked for again: all of a strict graph, else those with a key.
    known_edges: HashMap<(ThingId, ThingId, Option<Symbol>), usize>,
}

/// More nodes or edges than are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TooMany;

impl Graph {
    pub(super) fn new(is_strict: bool, is_directed: bool) -> Self {
        Self { is_directed, is_strict, scopes: vec![Scope::default()], ..Self::default() }
    }

    /// The node of that name, which a subgraph names.
    pub(super) fn node(&mut self, scope: usize, name: &str) -> Result<ThingId, TooMany> {
        let name = self.texts.intern(name);
        let id = match self.by_name.get(&name) {
            Some(&id) => id,
            None if self.nodes.len() == MOST_NODES => return Err(TooMany),
            None => {
                let values = self.scopes[scope].node_defaults.clone();
                let id = self.nodes.push(Node { name, values, cluster: None });
                self.by_name.insert(name, id);
                id
            }
        };
        if scope > 0 && self.memberships.insert((scope, id)) {
            self.scopes[scope].members.push(id);
            self.enclose(id, self.scopes[scope].cluster);
        }
        Ok(id)
    }

    /// Puts a node into a cluster, unless it is in another one that is not around this one.
    fn enclose(&mut self, id: ThingId, cluster: Option<GroupId>) {
        let old = self.nodes[id].cluster;
        let mut around = std::iter::successors(cluster, |&inner| self.clusters[inner].parent);
        if old.is_none() || around.any(|outer| Some(outer) == old) {
            self.nodes[id].cluster = cluster;
        }
    }

    /// The subgraph of that name in another one, or a new one.
    pub(super) fn subgraph(&mut self, parent: usize, name: Option<&str>) -> usize {
        let name = name.map(|name| self.texts.intern(name));
        if let Some(&known) = name.and_then(|name| self.subgraphs.get(&(parent, name))) {
            return known;
        }
        let outer = &self.scopes[parent];
        let scope = Scope {
            values: outer.values.clone(),
            node_defaults: outer.node_defaults.clone(),
            edge_defaults: outer.edge_defaults.clone(),
            cluster: outer.cluster,
            ..Scope::default()
        };
        let id = self.scopes.len();
        self.scopes.push(scope);
        self.scopes[parent].children.push(id);
        if let Some(name) = name {
            self.subgraphs.insert((parent, name), id);
            if self.texts.name(name).starts_with("cluster") {
                self.make_cluster(id);
            }
        }
        id
    }

    /// Sets an attribute of a subgraph itself.
    pub(super) fn set(&mut self, scope: usize, key: Key, value: Value) {
        self.scopes[scope].values.set(key, value);
        let says_yes = matches!(self.texts.name(value.text), "true" | "yes" | "1");
        if key == Key::Cluster && says_yes && scope > 0 {
            self.make_cluster(scope);
        }
    }

    fn make_cluster(&mut self, scope: usize) {
        let parent = self.scopes[scope].cluster;
        if parent.is_some_and(|cluster| self.clusters[cluster].scope == scope) {
            return;
        }
        let cluster = self.clusters.push(Cluster { scope, parent });
        self.scopes[scope].cluster = Some(cluster);
        for member in self.scopes[scope].members.clone() {
            self.enclose(member, Some(cluster));
        }
    }

    /// All nodes that a subgraph and those in it name, each once, in the order of the text; at most `most`.
    pub(super) fn members(&self, scope: usize, most: usize) -> Result<Vec<ThingId>, TooMany> {
        let mut members = Vec::new();
        let (mut open, mut left) = (vec![scope], most);
        while let Some(scope) = open.pop() {
            let Scope { members: own, children, .. } = &self.scopes[scope];
            left = left.checked_sub(own.len() + children.len()).ok_or(TooMany)?;
            members.extend_from_slice(own);
            open.extend(children);
        }
        members.sort_unstable();
        members.dedup();
        Ok(members)
    }

    /// Edges from each of some nodes to each of others, with these attributes over the defaults.
    pub(super) fn connect(
        &mut self,
        scope: usize,
        tails: &[ThingId],
        heads: &[ThingId],
        values: &Values,
    ) -> Result<(), TooMany> {
        let room = MOST_EDGES - self.edges.len();
        if tails.len().checked_mul(heads.len()).is_none_or(|edges| edges > room) {
            return Err(TooMany);
        }
        for &tail in tails {
            for &head in heads {
                self.edge(scope, tail, head, values);
            }
        }
        Ok(())
    }

    fn edge(&mut self, scope: usize, tail: ThingId, head: ThingId, values: &Values) {
        let key = values.get(Key::Identity).map(|value| value.text);
        if self.is_strict || key.is_some() {
            let ends = if self.is_directed { (tail, head) } else { (tail.min(head), tail.max(head)) };
            let identity = (ends.0, ends.1, key.filter(|_| !self.is_strict));
            if let Some(&known) = self.known_edges.get(&identity) {
                self.edges[known].values.update(values);
                return;
            }
            self.known_edges.insert(identity, self.edges.len());
        }
        let mut own = self.scopes[scope].edge_defaults.clone();
        own.update(values);
        self.edges.push(Edge { tail, head, values: own });
    }
}
