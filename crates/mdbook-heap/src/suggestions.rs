//! Suggestions for mistyped names.

/// The most names that are suggested.
const MAX_SUGGESTIONS: usize = 3;

/// "; did you mean `peak` or `over`?", or nothing if no known name is similar.
pub(crate) fn did_you_mean<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let similar = similar(typed, known);
    let quoted: Vec<String> = similar.iter().map(|name| format!("`{name}`")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [name] => format!("; did you mean {name}?"),
        [names @ .., last] => format!("; did you mean {} or {last}?", names.join(", ")),
    }
}

/// The names of `known` that are similar to `typed`, the most similar first: at most
/// a third of the letters differ, or the name begins with what was typed.
fn similar<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let mut similar: Vec<(usize, &str)> = known
        .into_iter()
        .map(|name| (strsim::osa_distance(typed, name), name))
        .filter(|(distance, name)| {
            let allowed = typed.chars().count().max(name.chars().count()) / 3;
            let begins = typed.len() > 2 && name.starts_with(typed);
            *distance <= allowed.max(1) || begins
        })
        .collect();
    similar.sort_unstable();
    similar.truncate(MAX_SUGGESTIONS);
    similar.into_iter().map(|(_, name)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [&str; 4] = ["peak", "blocks", "total", "total-blocks"];

    #[test]
    fn similar_names_are_suggested() {
        for (typed, suggestion) in [
            ("peek", "; did you mean `peak`?"),
            ("tot", "; did you mean `total` or `total-blocks`?"),
            ("total-block", "; did you mean `total-blocks`?"),
            ("flamegraph", ""),
            ("", ""),
        ] {
            assert_eq!(did_you_mean(typed, KNOWN), suggestion, "{typed}");
        }
    }
}
