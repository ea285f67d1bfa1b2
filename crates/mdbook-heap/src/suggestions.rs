//! Suggestions for mistyped names.

/// The most bytes of a name that another is suggested for.
const MAX_TYPED: usize = 200;
/// The most names that are suggested.
const MAX_SUGGESTIONS: usize = 3;

/// "; did you mean `peak` or `over`?", or nothing if no known name is similar.
pub(crate) fn did_you_mean<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    // No name is that long, and to compare takes the product of both lengths.
    if typed.len() > MAX_TYPED {
        return String::new();
    }
    let similar = similar(typed, known);
    let quoted: Vec<String> = similar.iter().map(|name| format!("`{name}`")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [name] => format!("; did you mean {name}?"),
        [names @ .., last] => format!("; did you mean {} or {last}?", names.join(", ")),
    }
}

/// The names of `known` that are similar to `typed`, the most similar first: at most
/// a third of the letters differ, or one name begins with the other. Words that both
/// begin with do not count, or every solution of an exercise would be similar to
/// every other: their names all begin with the exercise's.
fn similar<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let mut similar: Vec<(usize, &str)> = known
        .into_iter()
        .map(|name| (strsim::osa_distance(typed, name), name))
        .filter(|(distance, name)| {
            let longest = typed.chars().count().max(name.chars().count());
            let allowed = (longest - shared_words(typed, name)) / 3;
            let begins = typed.len() > 2 && name.starts_with(typed);
            *distance <= allowed.max(1) || begins
        })
        .collect();
    similar.sort_unstable();
    // An exercise is named by each of its programs.
    similar.dedup();
    similar.truncate(MAX_SUGGESTIONS);
    similar.into_iter().map(|(_, name)| name).collect()
}

/// How many characters the whole words have, each with the `_` after it, that both names
/// begin with.
fn shared_words(one: &str, other: &str) -> usize {
    let shared = one.chars().zip(other.chars()).take_while(|(a, b)| a == b);
    let ends = shared.enumerate().filter(|(_, (character, _))| *character == '_');
    ends.last().map_or(0, |(index, _)| index + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [&str; 6] =
        ["peak", "blocks", "total", "total-blocks", "shared_cache_cleared", "shared_cache_bounded"];

    #[test]
    fn similar_names_are_suggested() {
        for (typed, suggestion) in [
            ("peek", "; did you mean `peak`?"),
            ("tot", "; did you mean `total` or `total-blocks`?"),
            ("total-block", "; did you mean `total-blocks`?"),
            ("shared_cache_clear", "; did you mean `shared_cache_cleared`?"),
            ("shared_cahce_bounded", "; did you mean `shared_cache_bounded`?"),
            ("flamegraph", ""),
            ("", ""),
        ] {
            assert_eq!(did_you_mean(typed, KNOWN), suggestion, "{typed}");
        }
    }
}
