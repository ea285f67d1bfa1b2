//! The course as the workspace says it is: exercises and their solutions, found
//! by their folders, their facts read from the manifests through `cargo
//! metadata`. There is no list to keep: a folder more is an exercise more.

mod facts;
mod illustrations;
mod select;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use cargo_metadata::{MetadataCommand, Package};
use profile::Bytes;

use facts::{ExerciseFacts, SolutionFacts};
pub(crate) use illustrations::Illustration;

/// A course: the exercises of a workspace.
pub(crate) struct Course {
    /// Root of the workspace.
    pub(crate) root: PathBuf,
    /// cargo's target folder.
    pub(crate) target: PathBuf,
    /// The exercises, in the order of their numbers.
    pub(crate) exercises: Vec<Exercise>,
    /// Programs that show something in other chapters, by chapter and name.
    pub(crate) illustrations: Vec<Illustration>,
}

/// An exercise and its solutions.
pub(crate) struct Exercise {
    /// Name of its folders: "02-clinging-onto-memory".
    pub(crate) key: String,
    /// The number in the key.
    pub(crate) number: u32,
    /// What a person calls it.
    pub(crate) title: String,
    /// The largest peak that passes.
    pub(crate) budget: Bytes,
    /// The largest peak that is as good as the best known solution's.
    pub(crate) stretch: Bytes,
    /// The most that any of its programs holds, the start among them.
    pub(crate) memory: Bytes,
    /// From "where to look" to "what to do", never the code.
    pub(crate) hints: [String; 3],
    /// The program, which is the learner's.
    pub(crate) program: Program,
    /// The programs that solve it, by name.
    pub(crate) solutions: Vec<Solution>,
}

/// A binary of the workspace.
#[derive(Clone)]
pub(crate) struct Program {
    /// The package it is in.
    pub(crate) package: String,
    /// Its name.
    pub(crate) binary: String,
    /// Its source, relative to the workspace's root, with `/`.
    pub(crate) source: String,
}

/// A solution of an exercise.
pub(crate) struct Solution {
    /// Its program.
    pub(crate) program: Program,
    /// What a person calls it.
    pub(crate) title: String,
    /// Whether it is within the budget; not so where it is shown because it
    /// does not help.
    pub(crate) passes: bool,
}

impl Course {
    /// Reads the course in the workspace at `root`.
    ///
    /// # Errors
    ///
    /// Where cargo cannot read the workspace, and where manifests lack facts or
    /// contradict each other: all such faults at once.
    pub(crate) fn read(root: &Path) -> anyhow::Result<Self> {
        let metadata = MetadataCommand::new()
            .manifest_path(root.join("Cargo.toml"))
            .no_deps()
            .exec()
            .with_context(|| format!("cannot read the course at {}", root.display()))?;
        let root = metadata.workspace_root.clone().into_std_path_buf();
        let folders = |kind: &str| folders(&metadata.packages, &root.join(kind));
        let solutions = folders("solutions");
        let mut faults = Vec::new();
        let mut exercises = Vec::new();
        for (key, package) in folders("exercises") {
            match exercise(&root, &key, package, solutions.get(&key).copied()) {
                Ok(exercise) => exercises.push(exercise),
                Err(error) => faults.push(format!("exercise `{key}`: {error:#}")),
            }
        }
        exercises.sort_by_key(|exercise| exercise.number);
        let mut illustrations = Vec::new();
        for (chapter, package) in folders("illustrations") {
            match illustrations::of(&root, &chapter, package) {
                Ok(found) => illustrations.extend(found),
                Err(error) => faults.push(format!("illustrations of `{chapter}`: {error:#}")),
            }
        }
        let programs = exercises.iter().flat_map(Exercise::programs);
        let shown = illustrations.iter().map(|illustration| &illustration.program);
        faults.extend(name_clashes(programs.chain(shown)));
        if !faults.is_empty() {
            bail!("the course at {} has faults:\n  {}", root.display(), faults.join("\n  "));
        }
        let target = metadata.target_directory.into_std_path_buf();
        Ok(Course { root, target, exercises, illustrations })
    }

    /// Where the run of `binary` leaves its files.
    pub(crate) fn heap_folder(&self, binary: &str) -> PathBuf {
        self.target.join("heap").join(binary)
    }
}

impl Exercise {
    /// The text of the program as it was shipped, which the learner's own is
    /// compared with and restored from.
    pub(crate) fn start(&self, root: &Path) -> PathBuf {
        root.join("solutions").join(&self.key).join("start.rs")
    }

    /// The program and all solutions.
    pub(crate) fn programs(&self) -> impl Iterator<Item = &Program> {
        std::iter::once(&self.program)
            .chain(self.solutions.iter().map(|solution| &solution.program))
    }
}

/// The packages right under `parent`, by the name of their folder.
fn folders<'a>(packages: &'a [Package], parent: &Path) -> BTreeMap<String, &'a Package> {
    packages
        .iter()
        .filter_map(|package| {
            let folder = package.manifest_path.as_std_path().parent()?;
            (folder.parent()? == parent).then_some(())?;
            Some((folder.file_name()?.to_str()?.to_owned(), package))
        })
        .collect()
}

fn exercise(
    root: &Path,
    key: &str,
    package: &Package,
    solutions: Option<&Package>,
) -> anyhow::Result<Exercise> {
    let number = key.split_once('-').and_then(|(number, _)| number.parse().ok());
    let number = number.context("its folder is not named NN-name")?;
    let facts = ExerciseFacts::of(package)?;
    let program = match &programs(root, package)[..] {
        [program] => program.clone(),
        [] => bail!(
            "there is no `src/main.rs`; `solutions/{key}/start.rs` is a copy of it as it was shipped"
        ),
        _ => bail!("package `{}` should have one binary", package.name),
    };
    let solutions = solutions.context("there is no folder of that name in `solutions`")?;
    Ok(Exercise {
        key: key.to_owned(),
        number,
        title: facts.title,
        budget: facts.budget,
        stretch: facts.stretch,
        memory: facts.memory,
        hints: facts.hints,
        program,
        solutions: solutions_of(root, solutions)?,
    })
}

fn programs(root: &Path, package: &Package) -> Vec<Program> {
    let binaries = package.targets.iter().filter(|target| target.is_bin());
    let program = |target: &cargo_metadata::Target| {
        let source = target.src_path.as_std_path();
        let source = source.strip_prefix(root).unwrap_or(source).to_string_lossy();
        Program {
            package: package.name.to_string(),
            binary: target.name.clone(),
            source: source.replace('\\', "/"),
        }
    };
    binaries.map(program).collect()
}

fn solutions_of(root: &Path, package: &Package) -> anyhow::Result<Vec<Solution>> {
    let mut facts = SolutionFacts::of(package)?;
    let mut solutions = Vec::new();
    for program in programs(root, package) {
        let Some(SolutionFacts { title, passes }) = facts.remove(&program.binary) else {
            bail!(
                "`{}` has no [package.metadata.solutions.{}] in the manifest of `{}`",
                program.source,
                program.binary,
                package.name
            );
        };
        solutions.push(Solution { program, title, passes });
    }
    if let Some(binary) = facts.keys().next() {
        bail!(
            "the manifest of `{}` tells of a solution `{binary}` that is not there",
            package.name
        );
    }
    Ok(solutions)
}

/// Results and profiles are kept by the name of the binary alone.
fn name_clashes<'a>(programs: impl Iterator<Item = &'a Program>) -> Vec<String> {
    let mut sources: BTreeMap<&str, &str> = BTreeMap::new();
    programs
        .filter_map(|program| {
            let other = sources.insert(&program.binary, &program.source)?;
            Some(format!(
                "two binaries are named `{}`: {other} and {}",
                program.binary, program.source
            ))
        })
        .collect()
}
