//! Einstein's notation: `ij,jk->ik`.

/// Which axes of some arrays belong together: axes of one number are one axis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Subscripts {
    /// For each array the number of each of its axes.
    pub(super) inputs: Vec<Vec<usize>>,
    /// The axes of the result.
    pub(super) output: Vec<usize>,
    /// How many numbers there are.
    pub(super) n_axes: usize,
}

/// An axis as it is written: a letter, or one of those that `...` stands for, counted from the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Name {
    Unnamed(std::cmp::Reverse<usize>),
    Letter(char),
}

impl Subscripts {
    /// Reads `text`, which is about arrays with so many axes.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub(super) fn read(text: &str, ndims: &[usize]) -> Result<Self, String> {
        let text: String = text.chars().filter(|c| *c != ' ').collect();
        let (inputs, output) = match text.split_once("->") {
            Some((inputs, output)) => (inputs, Some(output)),
            None => (&text[..], None),
        };
        let inputs: Vec<&str> = inputs.split(',').collect();
        if inputs.len() != ndims.len() {
            let names = |n: usize| format!("{n} {}", if n == 1 { "array" } else { "arrays" });
            return Err(format!(
                "they are about {}, and there are {}",
                names(inputs.len()),
                names(ndims.len())
            ));
        }
        let mut named = Vec::with_capacity(inputs.len());
        let mut unnamed = 0;
        for (part, &ndim) in inputs.iter().zip(ndims) {
            let letters = part.chars().filter(|c| *c != '.').count();
            let rest = ndim.checked_sub(letters).filter(|&rest| rest == 0 || part.contains("..."));
            let rest = rest.ok_or_else(|| format!("`{part}` is about an array with {}", axes(ndim)))?;
            named.push(names(part, rest)?);
            unnamed = unnamed.max(rest);
        }
        let written = match output {
            Some(output) => names(output, unnamed)?,
            None => implied(&named),
        };
        Self::numbered(&named, &written)
    }

    fn numbered(inputs: &[Vec<Name>], output: &[Name]) -> Result<Self, String> {
        let mut known: Vec<Name> = Vec::new();
        let mut number = |name: &Name| {
            known.iter().position(|other| other == name).unwrap_or_else(|| {
                known.push(*name);
                known.len() - 1
            })
        };
        let inputs: Vec<Vec<usize>> =
            inputs.iter().map(|names| names.iter().map(&mut number).collect()).collect();
        let mut found = Vec::with_capacity(output.len());
        for name in output {
            let of = known.iter().position(|other| other == name);
            match (of, name) {
                (Some(of), _) if !found.contains(&of) => found.push(of),
                (Some(_), Name::Letter(c)) => return Err(format!("the result has the axis `{c}` twice")),
                (_, Name::Letter(c)) => return Err(format!("no array has the axis `{c}` of the result")),
                _ => return Err("the result has `...` twice".to_owned()),
            }
        }
        Ok(Self { inputs, output: found, n_axes: known.len() })
    }
}

/// The axes that a part names, of which `...` stands for `rest`.
fn names(part: &str, rest: usize) -> Result<Vec<Name>, String> {
    let mut names = Vec::new();
    let (before, behind) = part.split_once("...").unwrap_or((part, ""));
    for (letters, unnamed) in [(before, if part.contains("...") { rest } else { 0 }), (behind, 0)] {
        for c in letters.chars() {
            if !c.is_ascii_alphabetic() {
                return Err(format!("`{c}` is no letter"));
            }
            names.push(Name::Letter(c));
        }
        names.extend((0..unnamed).rev().map(|i| Name::Unnamed(std::cmp::Reverse(i))));
    }
    Ok(names)
}

/// The axes of a result that is not written: those without a name, then the letters that are there once, sorted.
fn implied(inputs: &[Vec<Name>]) -> Vec<Name> {
    let mut all: Vec<Name> = inputs.iter().flatten().copied().collect();
    all.sort_unstable();
    let once = |name: &Name| all.iter().filter(|other| *other == name).count() == 1;
    let mut kept: Vec<Name> =
        all.iter().filter(|name| matches!(name, Name::Unnamed(_)) || once(name)).copied().collect();
    kept.dedup();
    kept
}

fn axes(n: usize) -> String {
    format!("{n} {}", if n == 1 { "axis" } else { "axes" })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, ndims: &[usize]) -> Result<(Vec<Vec<usize>>, Vec<usize>), String> {
        Subscripts::read(text, ndims).map(|read| (read.inputs, read.output))
    }

    #[test]
    fn axes_are_numbered_as_they_come() {
        assert_eq!(read("ij,jk->ik", &[2, 2]).unwrap(), (vec![vec![0, 1], vec![1, 2]], vec![0, 2]));
        assert_eq!(read("ba", &[2]).unwrap(), (vec![vec![0, 1]], vec![1, 0]));
        assert_eq!(read(" i i ", &[2]).unwrap(), (vec![vec![0, 0]], vec![]));
        assert_eq!(read("->", &[0]).unwrap(), (vec![vec![]], vec![]));
        // The axes without names are counted from the last, and come first in a result that is not written.
        let (inputs, output) = read("...i,i...", &[3, 2]).unwrap();
        assert_eq!((inputs, output), (vec![vec![0, 1, 2], vec![2, 1]], vec![0, 1]));
        assert_eq!(read("...ij->...ji", &[2]).unwrap(), (vec![vec![0, 1]], vec![1, 0]));
        assert_eq!(read("i...->...", &[3]).unwrap(), (vec![vec![0, 1, 2]], vec![1, 2]));
    }

    #[test]
    fn what_is_wrong_is_said() {
        let error = |text, ndims: &[usize]| read(text, ndims).unwrap_err();
        assert_eq!(error("ij,jk", &[2]), "they are about 2 arrays, and there are 1 array");
        assert_eq!(error("ijk", &[2]), "`ijk` is about an array with 2 axes");
        assert_eq!(error("i", &[2]), "`i` is about an array with 2 axes");
        assert_eq!(error("i7", &[2]), "`7` is no letter");
        assert_eq!(error("i..", &[1]), "`.` is no letter");
        assert_eq!(error("ij->ik", &[2]), "no array has the axis `k` of the result");
        assert_eq!(error("ij->ii", &[2]), "the result has the axis `i` twice");
        assert_eq!(error("ij->i->j", &[2]), "`-` is no letter");
    }
}
