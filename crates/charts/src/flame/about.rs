//! What a flame graph shows, in words, for those who do not see it.

use heap_profile::dhat::{Profile, Units};

use super::data::label_text;
use super::names::Names;
use super::tree::Node;

/// The most functions that are named.
const MAX_NAMED: usize = 6;

/// "500.0 MB in 5 blocks, in `process_data`: `load` 100.0 MB, `double` 100.0 MB": where the
/// memory of `profile`, whose call tree is `tree`, first parts.
pub(super) fn about(profile: &Profile, tree: &Node, names: &Names) -> String {
    let units = profile.units();
    let (bytes, blocks) = profile.sums(profile.main_metric());
    let sum = format!("{} in {}", units.rounded(bytes), units.blocks(blocks));
    let mut parting = tree;
    let mut function = String::new();
    while let [only] = parting.children.as_slice()
        && only.width == parting.width
    {
        function = format!(", in {}", label_text(only, names).0);
        parting = only;
    }
    sum + &function + &parts(parting, names, &units)
}

/// The functions that `node` called, the one with the most bytes first.
fn parts(node: &Node, names: &Names, units: &Units) -> String {
    let mut called: Vec<&Node> = node.children.iter().collect();
    called.sort_by_key(|child| std::cmp::Reverse(child.width));
    let (named, more) = called.split_at(called.len().min(MAX_NAMED));
    let mut texts: Vec<String> = named
        .iter()
        .map(|child| format!("{} {}", label_text(child, names).0, units.rounded(child.width)))
        .collect();
    if !more.is_empty() {
        texts.push(format!("{} more", more.len()));
    }
    if texts.is_empty() { String::new() } else { format!(": {}", texts.join(", ")) }
}
