//! Reading a course: packages become exercises. All faults of their manifests are
//! reported together.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, anyhow, bail};
use cargo_metadata::{MetadataCommand, Package};
use course_format::manifest::SolutionFacts;

use super::programs::{programs, with_facts};
use super::{Course, Exercise, Program, Solution, facts, illustrations};

impl Course {
    /// Reads the course in the workspace at `root`.
    ///
    /// # Errors
    ///
    /// If cargo cannot read the workspace, and where manifests lack facts or
    /// contradict each other: all such faults at once.
    pub fn read(root: &Path) -> anyhow::Result<Self> {
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
            let mut own = Vec::new();
            let solutions = solutions.get(&key).copied();
            exercises.extend(exercise(&root, &key, package, solutions, &mut own));
            faults.extend(own.into_iter().map(|error| format!("exercise `{key}`: {error:#}")));
        }
        exercises.sort_by_key(|exercise| exercise.number);
        let mut illustrations = Vec::new();
        for (chapter, package) in folders("illustrations") {
            let mut own = Vec::new();
            illustrations.extend(illustrations::of(&root, &chapter, package, &mut own));
            let of = |error| format!("illustrations of `{chapter}`: {error:#}");
            faults.extend(own.into_iter().map(of));
        }
        let programs = exercises.iter().flat_map(Exercise::programs);
        let shown = illustrations.iter().map(|illustration| &illustration.program);
        faults.extend(name_clashes(programs.chain(shown)));
        if !faults.is_empty() {
            bail!("the course at {} has faults:\n  {}", root.display(), faults.join("\n  "));
        }
        let folder = |package: &Package| Some(package.manifest_path.parent()?.as_std_path().into());
        let packages = metadata.packages.iter().filter_map(folder).collect();
        let target = metadata.target_directory.into_std_path_buf();
        Ok(Course { root, target, packages, exercises, illustrations })
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

/// The exercise `key`, unless there are `faults` of it.
fn exercise(
    root: &Path,
    key: &str,
    package: &Package,
    solutions: Option<&Package>,
    faults: &mut Vec<anyhow::Error>,
) -> Option<Exercise> {
    let mut noted = |error| faults.push(error);
    let number = key.split_once('-').and_then(|(number, _)| number.parse().ok());
    let number = number.context("its folder is not named NN-name").map_err(&mut noted);
    let facts = facts::exercise(package).map_err(&mut noted);
    let program = program(root, key, package).map_err(&mut noted);
    let package = solutions.context("there is no folder of that name in `solutions`");
    let solutions = package.map_err(&mut noted).map(|package| solutions_of(root, package, faults));
    if let (Ok(program), Ok(solutions)) = (&program, &solutions) {
        faults.extend(solutions.iter().filter_map(|solution| misnamed(program, solution)));
    }
    let (Ok(number), Ok(facts), Ok(program), Ok(solutions)) = (number, facts, program, solutions)
    else {
        return None;
    };
    Some(Exercise {
        key: key.to_owned(),
        number,
        title: facts.title,
        budget: facts.budget,
        stretch: facts.stretch,
        memory: facts.memory,
        hints: facts.hints,
        program: Program { tolerance: facts.tolerance, ..program },
        solutions,
    })
}

fn program(root: &Path, key: &str, package: &Package) -> anyhow::Result<Program> {
    match &programs(root, package)[..] {
        [program] => Ok(program.clone()),
        [] => bail!(
            "there is no `src/main.rs`; `{}` is a copy of it as it was shipped",
            course_format::start_source(key)
        ),
        _ => bail!("package `{}` should have one binary", package.name),
    }
}

fn solutions_of(root: &Path, package: &Package, faults: &mut Vec<anyhow::Error>) -> Vec<Solution> {
    let found = with_facts(root, package, "solutions", facts::solutions(package), faults);
    let solution = |(program, facts)| {
        let SolutionFacts { title, passes, tolerance } = facts;
        Solution { program: Program { tolerance, ..program }, title, passes }
    };
    found.into_iter().map(solution).collect()
}

/// That the name of `solution` does not begin with its exercise's. Two exercises
/// may be solved by the same idea, and binaries share one folder.
fn misnamed(exercise: &Program, solution: &Solution) -> Option<anyhow::Error> {
    let Program { source, binary, .. } = &solution.program;
    let prefix = exercise.solution_prefix();
    let fault = || {
        anyhow!(
            "the name of the solution `{source}` does not begin with the exercise's\n    \
             help: rename the file, its `[[bin]]` and its table in the manifest to \
             `{prefix}{binary}`"
        )
    };
    (!binary.starts_with(&prefix)).then(fault)
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
