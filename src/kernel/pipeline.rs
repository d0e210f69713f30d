//! Several stages that a block goes through, tile by tile.

use super::{
    Block, Context, Elements, KernelError, Slice, TILE, TILES_PER_CHECK, Value,
    broadcast::Reader,
    flow::{Apply, Drain, Fill, Flow},
    n_elements,
};
use crate::{data::Nanos, dtype::DType};
use std::time::Instant;

/// Stages in an order in which each comes after those that it takes tiles from. The last one's result is the value.
pub(crate) struct Pipeline<'p> {
    pub(crate) stages: Vec<Stage<'p>>,
    /// The shape of the block that the last one makes, or that a sink takes. All blocks on the way have as many elements.
    pub(crate) shape: &'p [u64],
}

/// A stage: a kernel that is not [`Flow::Whole`].
pub(crate) struct Stage<'p> {
    pub(crate) flow: Flow<'p>,
    /// What it may know.
    pub(crate) context: Context<'p>,
    /// Where it takes its tiles from, in argument order.
    pub(crate) feeds: Vec<Feed<'p>>,
}

/// Where a stage takes tiles from.
#[derive(Clone, Copy)]
pub(crate) enum Feed<'p> {
    /// An earlier stage.
    Stage(usize),
    /// A block that is there.
    Block(&'p Block),
}

/// A stage at work.
struct Running<'p> {
    work: Work<'p>,
    feeds: Vec<Tiles<'p>>,
    /// Its latest tile; none of a sink or an alias.
    tile: Elements,
}

enum Work<'p> {
    Fill(Box<dyn Fill + 'p>),
    Apply(Box<dyn Apply + 'p>),
    Drain(Box<dyn Drain + 'p>),
    /// What takes an alias takes what stands behind it.
    Nothing,
}

enum Tiles<'p> {
    Stage(usize),
    Block(Reader<'p>),
}

impl<'p> Pipeline<'p> {
    /// The value, and the time that each stage took.
    ///
    /// # Errors
    /// [`KernelError::Failed`] when inputs do not fit, [`KernelError::Cancelled`] when the run is to stop.
    pub(crate) fn run(&self) -> Result<(Value, Vec<Nanos>), KernelError> {
        let n = n_elements(self.shape)?;
        let last = self.stages.len() - 1;
        let giver = match self.behind(Feed::Stage(last)) {
            Feed::Stage(giver) => giver,
            Feed::Block(block) => {
                return Ok((block.reshaped(self.shape)?.into(), vec![Nanos(0); self.stages.len()]));
            }
        };
        let mut stages = Vec::with_capacity(self.stages.len());
        for stage in &self.stages {
            stages.push(self.start(stage, n.min(TILE))?);
        }
        let mut output = match &stages[giver].work {
            Work::Drain(_) => None,
            _ => Some(room(stages[giver].tile.dtype(), n)?),
        };
        let mut clock = Clock::start(stages.len());
        for (n_tiles, first) in (0..n).step_by(TILE).enumerate() {
            if n_tiles % TILES_PER_CHECK == 0 {
                self.stages[last].context.check_cancelled()?;
            }
            let len = TILE.min(n - first);
            for i in 0..stages.len() {
                let (before, here) = stages.split_at_mut(i);
                here[0].step(before, len)?;
                if let (true, Some(output)) = (i == giver, &mut output) {
                    output.extend(here[0].tile.as_slice().part(0..len));
                }
                clock.lap(i);
            }
        }
        let value = match (stages.pop().map(|stage| stage.work), output) {
            (Some(Work::Drain(drain)), _) => drain.finish(),
            (_, Some(output)) => Block::new(self.shape, output)?.into(),
            _ => return Err(KernelError::Failed("a pipeline without stages".to_owned())),
        };
        clock.lap(last);
        Ok((value, clock.laps))
    }

    fn start<'s>(&'s self, stage: &'s Stage<'p>, width: usize) -> Result<Running<'s>, KernelError> {
        let shape = match (stage.flow, stage.feeds.len()) {
            (Flow::Alias, 1) => {
                let tile = Elements::empty(DType::Bool);
                return Ok(Running { work: Work::Nothing, feeds: Vec::new(), tile });
            }
            (Flow::Map(_), _) => &stage.context.shape()?,
            _ => self.shape,
        };
        let feeds = stage.feeds.iter().map(|&feed| match (feed, self.behind(feed)) {
            (_, Feed::Stage(i)) => Ok(Tiles::Stage(i)),
            (Feed::Block(block), _) => Reader::new(block, shape).map(Tiles::Block),
            (Feed::Stage(_), Feed::Block(block)) => {
                Reader::straight(block, n_elements(shape)?).map(Tiles::Block)
            }
        });
        let feeds: Vec<Tiles<'_>> = feeds.collect::<Result<_, _>>()?;
        let tile = |dtype| {
            Elements::zeros(dtype, width)
                .ok_or_else(|| KernelError::Failed("no memory for a tile".to_owned()))
        };
        let (work, tile) = match stage.flow {
            Flow::Source(source) if feeds.is_empty() => {
                (Work::Fill(source.open(&stage.context)?), tile(source.dtype())?)
            }
            Flow::Map(map) => (Work::Apply(map.open()), tile(map.dtype())?),
            Flow::Sink(sink) if feeds.len() == 1 => {
                let dtype = match self.behind(stage.feeds[0]) {
                    Feed::Stage(i) => self.dtype_of(i),
                    Feed::Block(block) => block.dtype(),
                };
                (Work::Drain(sink.open(&stage.context, self.shape, dtype)?), Elements::empty(dtype))
            }
            Flow::Source(_) => return Err(takes("no input", feeds.len())),
            Flow::Sink(_) | Flow::Alias => return Err(takes("one input", feeds.len())),
            Flow::Whole => return Err(KernelError::Failed("this operation needs whole blocks".to_owned())),
        };
        Ok(Running { work, feeds, tile })
    }

    /// Where the tiles of a feed come from: what stands behind aliases.
    fn behind(&self, mut feed: Feed<'p>) -> Feed<'p> {
        while let Feed::Stage(i) = feed
            && let (Flow::Alias, [next]) = (self.stages[i].flow, &self.stages[i].feeds[..])
        {
            feed = *next;
        }
        feed
    }

    fn dtype_of(&self, stage: usize) -> DType {
        match self.stages[stage].flow {
            Flow::Source(source) => source.dtype(),
            Flow::Map(map) => map.dtype(),
            Flow::Sink(_) | Flow::Alias | Flow::Whole => DType::F64,
        }
    }
}

impl Running<'_> {
    /// One tile of `len` elements, after the stages before it.
    fn step(&mut self, before: &[Running<'_>], len: usize) -> Result<(), KernelError> {
        let inputs: Vec<Slice<'_>> = self
            .feeds
            .iter_mut()
            .map(|feed| match feed {
                Tiles::Stage(i) => before[*i].tile.as_slice().part(0..len),
                Tiles::Block(reader) => reader.next(len),
            })
            .collect();
        match &mut self.work {
            Work::Fill(fill) => fill.fill(self.tile.as_mut_slice().first(len)),
            Work::Apply(apply) => apply.apply(&inputs, self.tile.as_mut_slice().first(len))?,
            Work::Drain(drain) => drain.add(inputs[0]),
            Work::Nothing => {}
        }
        Ok(())
    }
}

/// What each stage takes, from one look at the clock to the next.
struct Clock {
    now: Instant,
    laps: Vec<Nanos>,
}

impl Clock {
    fn start(n_stages: usize) -> Self {
        Self { now: Instant::now(), laps: vec![Nanos(0); n_stages] }
    }
    fn lap(&mut self, stage: usize) {
        let before = std::mem::replace(&mut self.now, Instant::now());
        self.laps[stage] = self.laps[stage] + Nanos::from(self.now.duration_since(before));
    }
}

/// Room for the elements of a block.
pub(crate) fn room(dtype: DType, n: usize) -> Result<Elements, KernelError> {
    Elements::with_room(dtype, n)
        .ok_or_else(|| KernelError::Failed(format!("no memory for a block of {n} elements of {dtype}")))
}

fn takes(what: &str, n: usize) -> KernelError {
    KernelError::Failed(format!("this operation takes {what}, not {n}"))
}
