//! Reading a course: packages become exercises. All faults in their manifests are reported
//! together.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, anyhow, bail};
use cargo_metadata::{MetadataCommand, Package};
use course_format::key;
use course_format::manifest::SolutionFacts;

use super::programs::{programs, with_facts};
use super::{Course, Exercise, Illustration, Program, Solution, facts, illustrations};

impl Course {
    /// Reads the course in the workspace at `root`.
    ///
    /// # Errors
    ///
    /// If cargo cannot read the workspace, or if facts are missing from manifests or
    /// contradict each other: then all such faults are in the message.
    pub fn read(root: &Path) -> anyhow::Result<Self> {
        let metadata = MetadataCommand::new()
            .manifest_path(root.join("Cargo.toml"))
            .no_deps()
            // Its errors are shown as text, whatever `CARGO_TERM_COLOR` is.
            .other_options(["--color".into(), "never".into()])
            .exec()
            .with_context(|| format!("cannot read the course at {}", root.display()))?;
        let root = metadata.workspace_root.clone().into_std_path_buf();
        let mut faults = Vec::new();
        let exercises = exercises(&root, &metadata.packages, &mut faults);
        let illustrations = all_illustrations(&root, &metadata.packages, &mut faults);
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

/// The exercises of the workspace, in the order of the course.
fn exercises(root: &Path, packages: &[Package], faults: &mut Vec<String>) -> Vec<Exercise> {
    let solutions = folders(packages, &root.join("solutions"));
    let mut exercises = Vec::new();
    for (key, package) in folders(packages, &root.join("exercises")) {
        let mut errors = Vec::new();
        let solutions = solutions.get(&key).copied();
        exercises.extend(exercise(root, &key, package, solutions, &mut errors));
        faults.extend(errors.into_iter().map(|error| format!("exercise `{key}`: {error:#}")));
    }
    exercises.sort_by_key(Exercise::place);
    exercises
}

/// The illustrations of all chapters.
fn all_illustrations(
    root: &Path,
    packages: &[Package],
    faults: &mut Vec<String>,
) -> Vec<Illustration> {
    let mut all = Vec::new();
    for (chapter, package) in folders(packages, &root.join("illustrations")) {
        let mut errors = Vec::new();
        all.extend(illustrations::of(root, &chapter, package, &mut errors));
        let fault = |error| format!("illustrations of `{chapter}`: {error:#}");
        faults.extend(errors.into_iter().map(fault));
    }
    all
}

/// The packages in the folders directly in `parent`, by the name of the folder.
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

/// The exercise `key`; `None` if something essential is missing. All that is wrong with it
/// is added to `faults`.
fn exercise(
    root: &Path,
    key: &str,
    package: &Package,
    solutions: Option<&Package>,
    faults: &mut Vec<anyhow::Error>,
) -> Option<Exercise> {
    let mut add_fault = |error| faults.push(error);
    let number = key::split(key).map(|(number, _)| number);
    let number =
        number.context("its folder is not named NN-name or case-N-name").map_err(&mut add_fault);
    let facts = facts::exercise(package).map_err(&mut add_fault);
    if let (Ok(number), Ok(facts)) = (&number, &facts) {
        facts.fault(*number).into_iter().for_each(|fault| add_fault(anyhow!(fault)));
    }
    let program = program(root, key, package).map_err(&mut add_fault);
    let package = solutions.context("there is no folder of that name in `solutions`");
    let solutions =
        package.map_err(&mut add_fault).map(|package| solutions_of(root, package, faults));
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
        sizes: facts.sizes,
        hints: facts.hints,
        after: facts.after,
        program: Program {
            tolerance: facts.tolerance,
            lives: facts.lives.map(|lives| lives.from),
            ..program
        },
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
    let programs = with_facts(root, package, "solutions", facts::solutions(package), faults);
    let solution = |(program, facts)| {
        let SolutionFacts { title, passes, tolerance, lives } = facts;
        let lives = lives.map(|lives| lives.from);
        Solution { program: Program { tolerance, lives, ..program }, title, passes }
    };
    programs.into_iter().map(solution).collect()
}

/// The fault that the name of `solution` does not start with that of its exercise, if so.
/// Two exercises may be solved by the same idea, and all binaries are in one folder.
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

/// A fault for each two binaries with the same name, which alone names their results.
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
