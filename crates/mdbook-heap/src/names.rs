//! Names that were mistyped, and what they may have been meant to be.

/// At most this many names are suggested.
const MOST: usize = 3;

/// "; did you mean `peak` or `over`?", or nothing where no known name is near.
pub(crate) fn did_you_mean<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let near = near(typed, known);
    let quoted: Vec<String> = near.iter().map(|name| format!("`{name}`")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [name] => format!("; did you mean {name}?"),
        [names @ .., last] => format!("; did you mean {} or {last}?", names.join(", ")),
    }
}

/// The names of `known` that are near to `typed`, the nearest first: at most a
/// third of the letters differ, or one name begins with the other.
fn near<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let mut near: Vec<(usize, &str)> = known
        .into_iter()
        .map(|name| (strsim::osa_distance(typed, name), name))
        .filter(|(distance, name)| {
            let allowed = typed.chars().count().max(name.chars().count()) / 3;
            let begins = typed.len() > 2 && name.starts_with(typed);
            *distance <= allowed.max(1) || begins
        })
        .collect();
    near.sort_unstable();
    near.truncate(MOST);
    near.into_iter().map(|(_, name)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [&str; 4] = ["peak", "blocks", "total", "total-blocks"];

    #[test]
    fn near_names_are_listed_and_far_ones_are_not() {
        for (typed, said) in [
            ("peek", "; did you mean `peak`?"),
            ("tot", "; did you mean `total` or `total-blocks`?"),
            ("total-block", "; did you mean `total-blocks`?"),
            ("flamegraph", ""),
            ("", ""),
        ] {
            assert_eq!(did_you_mean(typed, KNOWN), said, "{typed}");
        }
    }
}
