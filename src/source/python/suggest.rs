//! "Did you mean": the known name that a misspelt one is nearest to.

/// The candidate nearest to `name`, if any is near: one slip in short names, one for every three letters in others.
pub(super) fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let letters: Vec<char> = name.chars().take(64).collect();
    let allowed = (letters.len() / 3).clamp(1, 3);
    let distance = |candidate: &str| {
        let candidate: Vec<char> = candidate.chars().collect();
        if candidate.iter().collect::<String>().eq_ignore_ascii_case(name) {
            0
        } else {
            distance(&letters, &candidate)
        }
    };
    candidates
        .into_iter()
        .filter(|candidate| !candidate.starts_with('_'))
        .map(|candidate| (distance(candidate), candidate))
        .filter(|&(far, candidate)| far <= allowed && far < candidate.chars().count())
        .min()
        .map(|(_, candidate)| candidate)
}

/// Damerau and Levenshtein's distance (optimal string alignment): how many letters are added, left out, changed or
/// swapped with their neighbour.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let change = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = change.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names_are_found_and_far_ones_are_not() {
        let known = ["normal", "uniform", "random", "mean", "sum", "axis", "x"];
        for (name, meant) in [
            ("norml", "normal"),
            ("unifrom", "uniform"),
            ("maen", "mean"),
            ("Mean", "mean"),
            ("axsi", "axis"),
        ] {
            assert_eq!(nearest(name, known), Some(meant), "{name}");
        }
        for name in ["q", "cumsum", "", "completely", "🦀"] {
            assert_eq!(nearest(name, known), None, "{name}");
        }
    }

    #[test]
    fn a_swap_is_one_slip() {
        let chars = |text: &str| text.chars().collect::<Vec<_>>();
        assert_eq!(distance(&chars("ab"), &chars("ba")), 1);
        assert_eq!(distance(&chars("kitten"), &chars("sitting")), 3);
        assert_eq!(distance(&chars(""), &chars("abc")), 3);
    }
}
