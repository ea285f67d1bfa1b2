//! axe-core, which looks for barriers in a page: for what a keyboard does not reach, a
//! screen reader does not say, or weak eyes do not see.
//!
//! It is a script of half a megabyte under a license of its own, so it is not kept here:
//! `npm pack`, of Debian's package `npm`, fetches this version once into cargo's target
//! folder.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

use serde_json::Value;
use thirtyfour::WebDriver;
use thirtyfour::error::WebDriverResult;
use thirtyfour::{By, WebElement};

use crate::tool::target_folder;

const VERSION: &str = "4.14.1";
/// Of the package, as `npm` says it.
const INTEGRITY: &str = "sha512-FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==";

/// Lets it into the documents of a page that is a file: such pages have no origin. (Without
/// `preload: false` below it would fetch the page's style sheets, which none may.)
const CONFIGURE: &str = "\naxe.configure({ allowedOrigins: ['<unsafe_all_origins>'] });";

/// Looks through the page and the documents in it, with the rules that axe-core turns on
/// itself. A violation is a line: its rule, what is wrong, and where.
const RUN: &str = "
    const done = arguments[0];
    const line = (rule, { target, any, all, none }) =>
        `${rule}: ${[...any, ...all, ...none].map(check => check.message).join('; ')}: ${target.join(' ')}`;
    axe.run(document, { resultTypes: ['violations'], preload: false }).then(
        ({ violations }) => done(violations.flatMap(({ id, nodes }) => nodes.map(node => line(id, node)))),
        error => done([String(error)]))";

/// The barriers in the page that is open.
///
/// # Errors
///
/// If the driver reports one.
///
/// # Panics
///
/// If axe-core can neither be found nor fetched.
pub async fn barriers(driver: &WebDriver) -> WebDriverResult<Vec<String>> {
    driver.execute(script(), vec![]).await?;
    // It does not look into a document that it is not in.
    let frames: Vec<WebElement> = driver.find_all(By::Tag("iframe")).await?;
    for frame in frames {
        frame.enter_frame().await?;
        driver.execute(script(), vec![]).await?;
        driver.enter_default_frame().await?;
    }
    driver.execute_async(RUN, vec![]).await?.convert()
}

/// The script, fetched if it is not there yet.
fn script() -> &'static str {
    static SCRIPT: OnceLock<String> = OnceLock::new();
    SCRIPT.get_or_init(|| {
        let folder = target_folder().join(format!("axe-core-{VERSION}"));
        if !folder.exists() {
            fetch(&folder);
        }
        let script = fs::read_to_string(folder.join("axe.min.js"));
        script.expect("the package has the script") + CONFIGURE
    })
}

/// Fetches the package into `folder`.
fn fetch(folder: &Path) {
    let unpacked = tempfile::tempdir_in(target_folder()).expect("a folder can be created");
    let mut pack = Command::new("npm");
    pack.args(["pack", "--json", "--loglevel", "error"]).arg(format!("axe-core@{VERSION}"));
    let output = pack.current_dir(&unpacked).output();
    let output = output.expect("npm fetches axe-core (Debian: apt-get install npm)");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "axe-core cannot be fetched: {stderr}");
    let packed: Value = serde_json::from_slice(&output.stdout).expect("npm says what it fetched");
    assert_eq!(packed[0]["integrity"], INTEGRITY, "this is not the axe-core that it should be");
    let file = packed[0]["filename"].as_str().expect("npm names the file");
    let tar = Command::new("tar").args(["-xzf", file]).current_dir(&unpacked).status();
    assert!(tar.expect("tar unpacks it").success());
    // At once, so that a folder with this name is whole.
    fs::rename(unpacked.path().join("package"), folder).expect("the package can be moved");
}
