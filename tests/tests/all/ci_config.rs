//! Configuration that other machines read: GitHub's workflows and the dev container.
//!
//! It cannot be run here, but its commands and versions have to exist in this repository,
//! and its permissions have to be minimal.

use std::fs;

use serde_json::{Value, json};
use tests::tool::{OWN_RUNS, root, run, xtask};

const DEV_CONTAINER: &str = ".devcontainer/devcontainer.json";
const PAGES: &str = ".github/workflows/pages.yml";

fn text(file: &str) -> String {
    fs::read_to_string(root().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

fn workflow(file: &str) -> Value {
    serde_saphyr::from_str(&text(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// Every such file, parsed.
fn config_files() -> Vec<(String, Value)> {
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

/// The strings in `value`, at any depth, whose keys satisfy `wanted`.
fn strings(value: &Value, wanted: fn(&str) -> bool) -> Vec<&str> {
    match value {
        Value::Object(fields) => fields
            .iter()
            .flat_map(|(key, value)| match value {
                Value::String(text) if wanted(key) => vec![text.as_str()],
                _ => strings(value, wanted),
            })
            .collect(),
        Value::Array(values) => values.iter().flat_map(|value| strings(value, wanted)).collect(),
        _ => Vec::new(),
    }
}

/// The words right after `before` in `commands`.
fn words_after<'a>(commands: &[&'a str], before: &str) -> Vec<&'a str> {
    let word = |rest: &'a str| rest.split([' ', ';', '\n']).next().unwrap_or_default();
    commands.iter().flat_map(|text| text.split(before).skip(1)).map(word).collect()
}

#[test]
fn commands_exist() {
    let (help, _, _) = run(xtask(root()).arg("--help"));
    let mut found = 0;
    for (file, value) in config_files() {
        let commands = strings(&value, |key| key == "run" || key.ends_with("Command"));
        for subcommand in words_after(&commands, "cargo xtask ") {
            assert!(help.contains(&format!("\n  {subcommand} ")), "{file}: {subcommand}");
            found += 1;
        }
        for script in words_after(&commands, "bash ") {
            assert!(root().join(script).is_file(), "{file}: {script}");
            found += 1;
        }
    }
    // At least CI's script, and `cargo xtask` in the dev container and for the book.
    assert!(found >= 3, "{found} commands were found");
}

#[test]
fn versions_agree() {
    let manifest = text("Cargo.toml");
    let rust = manifest.lines().find_map(|line| line.strip_prefix("rust-version = ")).unwrap();
    let rust = format!("rust:{}-", rust.trim_matches('"'));
    for (file, value) in config_files() {
        for image in strings(&value, |key| key == "container" || key == "image") {
            assert!(image.starts_with(&rust), "{file}: {image} is not of {rust}");
        }
    }
    // The library that the book is built with here.
    let lock = text("Cargo.lock");
    let (_, driver) = lock.split_once("name = \"mdbook-driver\"\nversion = \"").unwrap();
    let container = text(DEV_CONTAINER);
    let installed = words_after(&[&container], "cargo install mdbook --version ");
    assert_eq!(installed, [driver.split('"').next().unwrap()]);
}

#[test]
fn workflow_permissions_are_minimal() {
    for (file, value) in config_files().into_iter().filter(|(file, _)| file != DEV_CONTAINER) {
        assert_eq!(value["permissions"], json!({"contents": "read"}), "{file}");
        assert!(!text(&file).contains("secrets"), "{file}");
        for action in strings(&value, |key| key == "uses") {
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
fn published_book_has_no_own_runs_and_names_its_repository() {
    let pages = workflow(PAGES);
    let steps = pages["jobs"]["build"]["steps"].as_array().unwrap();
    let build = steps.iter().find(|step| step["run"] == "cargo xtask book").unwrap();
    let repository = "${{ github.server_url }}/${{ github.repository }}";
    let setting = "MDBOOK_OUTPUT__HTML__GIT_REPOSITORY_URL";
    assert_eq!(build["env"], json!({OWN_RUNS: "", setting: repository}));
    let path = steps.iter().find_map(|step| step["with"]["path"].as_str());
    assert_eq!(path, Some("course/book"));
}
