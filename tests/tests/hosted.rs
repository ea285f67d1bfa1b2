//! What other machines read: workflows of GitHub Actions, and the dev container.
//!
//! Nothing here can run them. What they name, though, is named in this
//! repository, and what they may do is written in them.

use std::fs;

use serde_json::{Value, json};
use tests::tool::{OWN_RUNS, ran, root, xtask};

const DEV_CONTAINER: &str = ".devcontainer/devcontainer.json";
const PAGES: &str = ".github/workflows/pages.yml";

fn text(file: &str) -> String {
    fs::read_to_string(root().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

fn workflow(file: &str) -> Value {
    serde_saphyr::from_str(&text(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// Every file for another machine, with what is in it.
fn hosted() -> Vec<(String, Value)> {
    let folder = ".github/workflows";
    let entries = fs::read_dir(root().join(folder)).unwrap().flatten();
    let files = entries.map(|entry| format!("{folder}/{}", entry.file_name().to_string_lossy()));
    let workflows = files.map(|file| {
        let value = workflow(&file);
        (file, value)
    });
    let container = serde_json::from_str(&text(DEV_CONTAINER)).unwrap();
    workflows.chain([(DEV_CONTAINER.to_owned(), container)]).collect()
}

/// The texts below any key of `value` that `wanted` says yes to.
fn texts(value: &Value, wanted: fn(&str) -> bool) -> Vec<&str> {
    match value {
        Value::Object(fields) => fields
            .iter()
            .flat_map(|(key, value)| match value {
                Value::String(text) if wanted(key) => vec![text.as_str()],
                _ => texts(value, wanted),
            })
            .collect(),
        Value::Array(values) => values.iter().flat_map(|value| texts(value, wanted)).collect(),
        _ => Vec::new(),
    }
}

/// The words right after `before` in `commands`.
fn words_after<'a>(commands: &[&'a str], before: &str) -> Vec<&'a str> {
    let word = |rest: &'a str| rest.split([' ', ';', '\n']).next().unwrap_or_default();
    commands.iter().flat_map(|text| text.split(before).skip(1)).map(word).collect()
}

#[test]
fn what_is_typed_there_exists_here() {
    let (help, _, _) = ran(xtask(root()).arg("--help"));
    let mut found = 0;
    for (file, value) in hosted() {
        let commands = texts(&value, |key| key == "run" || key.ends_with("Command"));
        for subcommand in words_after(&commands, "cargo xtask ") {
            assert!(help.contains(&format!("\n  {subcommand} ")), "{file}: {subcommand}");
            found += 1;
        }
        for script in words_after(&commands, "bash ") {
            assert!(root().join(script).is_file(), "{file}: {script}");
            found += 1;
        }
    }
    // CI's script; the dev container and the published book by `cargo xtask`.
    assert!(found >= 3, "{found} commands were found");
}

#[test]
fn versions_are_the_same_everywhere() {
    let manifest = text("Cargo.toml");
    let rust = manifest.lines().find_map(|line| line.strip_prefix("rust-version = ")).unwrap();
    let rust = format!("rust:{}-", rust.trim_matches('"'));
    for (file, value) in hosted() {
        for image in texts(&value, |key| key == "container" || key == "image") {
            assert!(image.starts_with(&rust), "{file}: {image} is not of {rust}");
        }
    }
    let ci = text(".ci/run");
    let mdbook = ci.lines().find_map(|line| line.strip_prefix("mdbook=")).unwrap();
    let container = text(DEV_CONTAINER);
    let installed = words_after(&[&container], "cargo install mdbook --version ");
    assert_eq!(installed, [mdbook]);
}

#[test]
fn a_workflow_may_do_no_more_than_it_has_to() {
    for (file, value) in hosted().into_iter().filter(|(file, _)| file != DEV_CONTAINER) {
        assert_eq!(value["permissions"], json!({"contents": "read"}), "{file}");
        assert!(!text(&file).contains("secrets"), "{file}");
        for action in texts(&value, |key| key == "uses") {
            let (name, version) = action.split_once('@').unwrap_or_default();
            let major = version.strip_prefix('v').is_some_and(|major| major.parse::<u8>().is_ok());
            assert!(name.starts_with("actions/") && major, "{file}: {action}");
        }
    }
    let pages = workflow(PAGES);
    assert_eq!(pages["on"], json!({"push": {"branches": ["main"]}}));
    let jobs = pages["jobs"].as_object().unwrap();
    let permitted = jobs.iter().filter(|(_, job)| job.get("permissions").is_some());
    let permitted: Vec<_> =
        permitted.map(|(name, job)| (name.as_str(), &job["permissions"])).collect();
    assert_eq!(permitted, [("publish", &json!({"pages": "write", "id-token": "write"}))]);
}

#[test]
fn the_published_book_is_the_built_one_without_runs_of_that_machine() {
    let pages = workflow(PAGES);
    let steps = pages["jobs"]["build"]["steps"].as_array().unwrap();
    let build = steps.iter().find(|step| step["run"] == "cargo xtask book").unwrap();
    assert_eq!(build["env"], json!({OWN_RUNS: ""}));
    let path = steps.iter().find_map(|step| step["with"]["path"].as_str());
    assert_eq!(path, Some("course/book"));
}
