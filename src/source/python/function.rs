//! Functions as table rows: a name, a signature as Python writes it, and what it does.
//!
//! The signature is the one mechanism that gives arguments their names, places and defaults, and that finds those
//! that are missing, unknown, given twice or too many. A method is a function whose first argument is before the
//! dot, so `da.mean(x)` and `x.mean()` are one row.

use super::{
    eval::Run,
    not_yet,
    suggest::nearest,
    value::{Items, Value, shortened},
};
use crate::source::{Diagnostic, Span};

/// Something that can be called.
#[derive(Debug)]
pub(super) struct Function {
    pub(super) name: &'static str,
    /// `a, axis=None, keepdims=False`: without a default an argument must be given; `*name` takes all that are left.
    pub(super) signature: &'static str,
    pub(super) run: fn(&mut Run<'_>, &Call) -> Result<Value, Diagnostic>,
}

/// The names behind a dot: a module's, or those of a kind of value.
#[derive(Debug)]
pub(super) struct Namespace {
    /// As messages call it: `dask.array`.
    pub(super) name: &'static str,
    /// Tables of members, looked up in order.
    pub(super) members: &'static [&'static [Member]],
    /// What Dask has there and chunkscope does not run yet, names with spaces between.
    pub(super) not_yet: &'static str,
}

/// What a name behind a dot stands for.
#[derive(Debug)]
pub(super) enum Member {
    Function(Function),
    /// A function of one argument that is called without parentheses: `x.shape`.
    Property(Function),
    Number(&'static str, f64),
    Nothing(&'static str),
    Namespace(&'static str, &'static Namespace),
    /// What chunkscope gives no meaning to, but programs mention: `dask.config`.
    Foreign(&'static str),
}

impl Member {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Function(function) | Self::Property(function) => function.name,
            Self::Number(name, _) | Self::Nothing(name) | Self::Namespace(name, _) | Self::Foreign(name) => {
                name
            }
        }
    }
}

impl Namespace {
    pub(super) fn members(&self) -> impl Iterator<Item = &'static Member> {
        self.members.iter().flat_map(|table| table.iter())
    }
    pub(super) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.members().map(Member::name)
    }

    /// What a member of this module is worth.
    pub(super) fn value(&self, member: &'static Member) -> Value {
        match member {
            Member::Function(function) | Member::Property(function) => Value::Function(function),
            Member::Number(_, number) => Value::Float(*number),
            Member::Nothing(_) => Value::None,
            Member::Namespace(_, namespace) => Value::Namespace(namespace),
            Member::Foreign(name) => Value::Foreign(format!("{}.{name}", self.name).into()),
        }
    }

    /// What Dask has there and chunkscope does not run yet.
    pub(super) fn not_yet(&self) -> impl Iterator<Item = &'static str> {
        self.not_yet.split_whitespace()
    }

    /// What `name` stands for.
    ///
    /// # Errors
    /// A name that does not run yet, or that nobody knows.
    pub(super) fn get(&self, name: &str, span: &Span) -> Result<&'static Member, Diagnostic> {
        let found = self.members().find(|member| member.name() == name);
        if let Some(member) = found {
            return Ok(member);
        }
        if self.not_yet().any(|known| known == name) {
            return Err(not_yet(span.clone(), &format!("`{name}`")));
        }
        let message = format!("{} has no `{}`", self.name, shortened(name));
        let error = Diagnostic::new(span.clone(), message).label("unknown");
        Err(match nearest(name, self.names().chain(self.not_yet())) {
            Some(near) => error.hint(format!("did you mean `{near}`?")),
            None if self.names().count() <= 12 => {
                error.hint(format!("it has {}", self.names().collect::<Vec<_>>().join(", ")))
            }
            None => error,
        })
    }
}

/// An argument as it was written.
#[derive(Clone, Debug)]
pub(super) struct Given {
    /// The keyword and its place.
    pub(super) name: Option<(String, Span)>,
    pub(super) value: Value,
    /// The place of the value.
    pub(super) span: Span,
    /// Where the value is a true division: the place of its `/`.
    pub(super) slash: Option<usize>,
}

/// A call whose arguments have found their names.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) function: &'static Function,
    /// The whole call.
    pub(super) span: Span,
    given: Vec<(&'static str, Given)>,
    /// What `*name` took.
    pub(super) rest: Vec<Given>,
}

static NONE: Value = Value::None;

impl Call {
    /// Gives every argument its name.
    ///
    /// # Errors
    /// Arguments that are missing, unknown, given twice or too many.
    pub(super) fn bind(
        function: &'static Function,
        span: Span,
        given: Vec<Given>,
    ) -> Result<Self, Diagnostic> {
        let mut call = Self { function, span, given: Vec::new(), rest: Vec::new() };
        let mut positions = call.parameters();
        let mut starred = false;
        for argument in given {
            if let Some((name, place)) = &argument.name {
                let parameter = call.keyword(name, place)?;
                call.given.push((parameter, argument));
                continue;
            }
            if !starred {
                match positions.next() {
                    Some((name, _)) if name.starts_with('*') => starred = true,
                    Some((name, _)) => {
                        call.given.push((name, argument));
                        continue;
                    }
                    None => return Err(call.too_many(&argument)),
                }
            }
            call.rest.push(argument);
        }
        call.name_rest();
        match call
            .parameters()
            .find(|&(name, default)| default.is_none() && !name.starts_with('*') && call.find(name).is_none())
        {
            Some((name, _)) => {
                let message = format!("`{}` needs the argument `{name}`", function.name);
                Err(call.about_signature(Diagnostic::new(call.span.clone(), message).label("missing")))
            }
            None => Ok(call),
        }
    }

    /// What `*name` took is the argument `name`: the only one, or all of them as a tuple. So `x.transpose(1, 0)` and
    /// `x.transpose((1, 0))` are read alike.
    fn name_rest(&mut self) {
        let name = self.parameters().find_map(|(name, _)| name.strip_prefix('*'));
        let (Some(name), [first, .., last] | [first @ last]) = (name, &self.rest[..]) else { return };
        let given = if self.rest.len() == 1 {
            first.clone()
        } else {
            let values = self.rest.iter().map(|given| given.value.clone()).collect();
            let Some(items) = Items::new(values) else { return };
            let span = first.span.start..last.span.end;
            Given { name: None, value: Value::Tuple(items), span, slash: None }
        };
        self.given.push((name, given));
    }

    /// Names and defaults.
    fn parameters(&self) -> impl Iterator<Item = (&'static str, Option<&'static str>)> + use<> {
        self.function.signature.split(", ").filter(|parameter| !parameter.is_empty()).map(|parameter| {
            parameter.split_once('=').map_or((parameter, None), |(name, default)| (name, Some(default)))
        })
    }

    fn keyword(&self, name: &str, place: &Span) -> Result<&'static str, Diagnostic> {
        let known = || self.parameters().map(|(known, _)| known).filter(|known| !known.starts_with('*'));
        let Some(parameter) = known().find(|&known| known == name) else {
            let message = format!("`{}` has no argument `{}`", self.function.name, shortened(name));
            let error = Diagnostic::new(place.clone(), message).label("unknown");
            return Err(match nearest(name, known()) {
                Some(near) => error.hint(format!("did you mean `{near}`?")),
                None => self.about_signature(error),
            });
        };
        if self.find(parameter).is_some() {
            let message = format!("the argument `{parameter}` is given twice");
            return Err(Diagnostic::new(place.clone(), message).label("given before"));
        }
        Ok(parameter)
    }

    fn too_many(&self, first: &Given) -> Diagnostic {
        let most = self.parameters().count();
        let message = match most {
            0 => format!("`{}` takes no arguments", self.function.name),
            1 => format!("`{}` takes one argument", self.function.name),
            _ => format!("`{}` takes at most {most} arguments", self.function.name),
        };
        self.about_signature(Diagnostic::new(first.span.clone(), message).label("one too many"))
    }

    fn about_signature(&self, error: Diagnostic) -> Diagnostic {
        error.hint(format!("it is {}({})", self.function.name, self.function.signature))
    }

    fn find(&self, name: &str) -> Option<&Given> {
        self.given.iter().find(|(known, _)| *known == name).map(|(_, given)| given)
    }

    /// The value of an argument; `None` where it is not given.
    pub(super) fn given(&self, name: &str) -> Option<&Value> {
        self.find(name).map(|given| &given.value)
    }
    /// The value of an argument; Python's `None` where it is not given.
    pub(super) fn value(&self, name: &str) -> &Value {
        self.given(name).unwrap_or(&NONE)
    }
    /// The place to underline for an argument: the whole call where it is not given.
    pub(super) fn place(&self, name: &str) -> Span {
        self.find(name).map_or_else(|| self.span.clone(), |given| given.span.clone())
    }

    /// Where an argument is a true division: the place of its `/`.
    pub(super) fn slash(&self, name: &str) -> Option<usize> {
        self.find(name).and_then(|given| given.slash)
    }

    /// An error about an argument: `` `axis` must be an integer, not the float 1.5 ``.
    pub(super) fn wrong(&self, run: &Run<'_>, name: &str, needed: &str) -> Diagnostic {
        let Some(given) = self.find(name) else {
            return Diagnostic::new(self.span.clone(), format!("`{name}` must be {needed}"));
        };
        wrong_value(run, given, &format!("`{name}`"), needed)
    }

    /// A float.
    pub(super) fn float(&self, run: &Run<'_>, name: &str, default: f64) -> Result<f64, Diagnostic> {
        match self.given(name) {
            None => Ok(default),
            Some(value) => value
                .number()
                .map(super::number::Number::to_f64)
                .ok_or_else(|| self.wrong(run, name, "a number")),
        }
    }
    /// A truth value.
    pub(super) fn truth(&self, run: &Run<'_>, name: &str) -> Result<bool, Diagnostic> {
        self.value(name).truth().ok_or_else(|| self.wrong(run, name, "True or False"))
    }
    /// A string, or nothing.
    pub(super) fn text(&self, run: &Run<'_>, name: &str) -> Result<Option<String>, Diagnostic> {
        match self.value(name) {
            Value::None => Ok(None),
            Value::Text(text) => Ok(Some(text.to_string())),
            _ => Err(self.wrong(run, name, "a string")),
        }
    }
}

/// An error about a value that is of the wrong type; where an integer was computed with `/`, it shows `//`.
pub(super) fn wrong_value(run: &Run<'_>, given: &Given, what: &str, needed: &str) -> Diagnostic {
    let error = Diagnostic::new(
        given.span.clone(),
        format!("{what} must be {needed}, not {}", given.value.described()),
    )
    .label(given.value.kind());
    let Value::Float(x) = given.value else { return error };
    if !needed.contains("integer") {
        return error;
    }
    let written = &run.text[given.span.clone()];
    match given.slash {
        _ if written.len() > 60 || !x.is_finite() => error,
        Some(slash) => {
            let (left, right) = written.split_at(slash - given.span.start);
            error.hint(format!("`//` divides integers: {left}/{right}"))
        }
        None if x.fract() == 0.0 => error.hint(format!("write int({written})")),
        None => error,
    }
}
