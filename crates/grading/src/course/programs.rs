//! The binaries of a package, and what its manifest says about each.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::anyhow;
use cargo_metadata::{Package, Target};
use heap_profile::Bytes;

use super::Program;

/// The binaries of `package`.
pub(super) fn programs(root: &Path, package: &Package) -> Vec<Program> {
    let binaries = package.targets.iter().filter(|target| target.is_bin());
    let program = |target: &Target| {
        let source = target.src_path.as_std_path();
        let source = source.strip_prefix(root).unwrap_or(source).to_string_lossy();
        Program {
            package: package.name.to_string(),
            binary: target.name.clone(),
            source: source.replace('\\', "/"),
            tested: target.test,
            tolerance: Bytes(0),
            lives: None,
        }
    };
    binaries.map(program).collect()
}

/// The binaries of `package`, each with its `facts`, which come from the table `kind` in the
/// manifest. A binary without facts is added to `faults`, and so are facts without a binary.
pub(super) fn with_facts<T>(
    root: &Path,
    package: &Package,
    kind: &str,
    facts: anyhow::Result<BTreeMap<String, T>>,
    faults: &mut Vec<anyhow::Error>,
) -> Vec<(Program, T)> {
    let mut facts = match facts {
        Ok(facts) => facts,
        Err(error) => {
            faults.push(error);
            return Vec::new();
        }
    };
    let mut complete = Vec::new();
    for program in programs(root, package) {
        let (source, binary) = (&program.source, &program.binary);
        match facts.remove(binary) {
            Some(facts) => complete.push((program, facts)),
            None => faults.push(anyhow!(
                "`{source}` has no [package.metadata.{kind}.{binary}] in the manifest of `{}`",
                package.name
            )),
        }
    }
    let without_binary = |binary: &String| {
        let name = &package.name;
        anyhow!("[package.metadata.{kind}.{binary}] in the manifest of `{name}` has no binary")
    };
    faults.extend(facts.keys().map(without_binary));
    complete
}
